using Gateway.Tests.Support;

namespace Gateway.Tests.Accounting;

/// <summary>What a chat format puts around messages is billed like text, and set aside like it.</summary>
public sealed class PromptFrameTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(200)]
    public async Task Prompt_OfManyShortMessages_CostsNoMoreThanWasSetAside(int messages)
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(new() { UsdLifetime = 2m });
        var reserved = 0m;
        stage.Upstream.On("a.test", call =>
        {
            reserved = stage.Account(tenant)!.Value.Reserved;
            return Answers.Well(messages * (1 + 7), 5000)(call);   // a token of text, and seven around it
        });

        var prompt = string.Join(',', Enumerable.Repeat("""{"role":"user","content":"Hi"}""", messages));
        (await stage.Gateway.ChatAsync($$"""{"model":"solo","stream":false,"max_tokens":1000,"messages":[{{prompt}}]}""", [("Authorization", $"Bearer {key}")])).Status.ShouldBe(200);

        reserved.ShouldBeInRange(0.001m, 2m);
        (await stage.ShouldBeSettledAsync(tenant)).ShouldHaveSingleItem().CostUsd!.Value.ShouldBeInRange(0.001m * messages * 8, reserved);
    }
}
