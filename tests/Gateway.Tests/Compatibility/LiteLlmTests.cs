using Gateway.Tests.Faults;

namespace Gateway.Tests.Compatibility;

/// <summary>LiteLLM's options, in bodies and headers.</summary>
public sealed class LiteLlmTests
{
    private const string All = "dear middle cheap";

    [Theory]
    [InlineData("dear/m", """ "fallbacks":["cheap/m","middle/m"] """, "dear/m cheap/m middle/m")]
    [InlineData("dear/m", """ "fallbacks":[{"model":"cheap/m"}] """, "dear/m cheap/m")]
    [InlineData("dear/m", """ "fallbacks":["cheap/m"],"disable_fallbacks":true """, "dear/m")]
    [InlineData("nice", """ "disable_fallbacks":true """, "dear/same")]
    [InlineData("nice", """ "disable_fallbacks":false """, "dear/same cheap/m")]
    [InlineData("main", """ "num_retries":0 """, "dear/m")]
    [InlineData("main", """ "num_retries":1 """, "dear/m middle/m")]
    [InlineData("main", """ "num_retries":99 """, "dear/m middle/m cheap/m")]
    [InlineData("main", """ "context_window_fallbacks":[],"mock_testing_fallbacks":false """, "dear/m middle/m cheap/m")]
    public async Task Option_WhenAllFail_SaysWhoIsAskedAndInWhatOrder(string model, string members, string asked)
    {
        await using var stage = await WishStage.StartAsync(failing: All);

        await stage.AskAsync(model, members.Trim());

        stage.Asked.ShouldBe(asked);
    }

    [Fact]
    public async Task NumRetries_InAHeader_CountsLikeTheMember()
    {
        await using var stage = await WishStage.StartAsync(failing: All);

        await stage.AskAsync("main", """ "num_retries":5 """.Trim(), ("x-litellm-num-retries", "1"));

        stage.Asked.ShouldBe("dear/m middle/m");
    }

    [Theory]
    [InlineData(""" "tags":["gdpr"] """, null)]
    [InlineData(""" "metadata":{"tags":["x","gdpr"]} """, null)]
    [InlineData("", "x, gdpr")]
    public async Task Tags_HoweverSent_ChooseTheRule(string members, string? header)
    {
        await using var stage = await WishStage.StartAsync("rules:\n  - { when: { tags: [gdpr] }, only: [middle] }\n");

        var answer = await stage.AskAsync("main", members.Trim(), header is null ? [] : [("x-litellm-tags", header)]);

        answer.Header("x-gateway-target").ShouldBe("middle/m", answer.Text);
    }

    [Theory]
    [InlineData(""" "timeout":0.05 """, null)]
    [InlineData(""" "timeout":600 """, "0.05")]
    public async Task Timeout_HoweverSent_IsTheRequests(string members, string? header)
    {
        await using var stage = await WishStage.StartAsync();
        stage.Upstream.On("dear.test", async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new InvalidOperationException("Not reached.");
        });

        var answer = await stage.AskAsync("dear/m", members.Trim(), header is null ? [] : [("x-litellm-timeout", header)]);

        answer.ShouldBeError(504, "deadline_exceeded");
    }

    [Theory]
    [InlineData(""" "fallbacks":"main" """, "fallbacks", "invalid_type")]
    [InlineData(""" "fallbacks":[{"model":"main","temperature":1}] """, "fallbacks[0].temperature", "unsupported_parameter")]
    [InlineData(""" "context_window_fallbacks":[{"main":["other"]}] """, "context_window_fallbacks", "unsupported_parameter")]
    [InlineData(""" "content_policy_fallbacks":[{"main":["other"]}] """, "content_policy_fallbacks", "unsupported_parameter")]
    [InlineData(""" "mock_testing_fallbacks":true """, "mock_testing_fallbacks", "unsupported_parameter")]
    [InlineData(""" "num_retries":-1 """, "num_retries", "invalid_value")]
    [InlineData(""" "timeout":0 """, "timeout", "invalid_value")]
    [InlineData(""" "timeout":"soon" """, "timeout", "invalid_value")]
    [InlineData(""" "tags":"gdpr" """, "tags", "invalid_type")]
    [InlineData(""" "disable_fallbacks":"yes" """, "disable_fallbacks", "invalid_type")]
    public async Task Option_ThatCannotBeHonoured_IsNamedInA400(string members, string param, string code)
    {
        await using var stage = await WishStage.StartAsync();

        var error = (await stage.AskAsync("main", members.Trim())).ShouldBeError(400, code);

        error.GetProperty("param").GetString().ShouldBe(param);
        stage.Upstream.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("x-litellm-timeout", "never")]
    [InlineData("x-litellm-num-retries", "-1")]
    [InlineData("x-portkey-request-timeout", "1s")]
    [InlineData("x-portkey-provider", "nobody")]
    [InlineData("x-portkey-metadata", "plain")]
    public async Task Header_ThatCannotBeUnderstood_IsNamedInA400(string name, string value)
    {
        await using var stage = await WishStage.StartAsync();

        (await stage.AskAsync("main", "", (name, value))).ShouldBeError(400, "invalid_value").GetProperty("param").GetString().ShouldBe(name);
    }
}
