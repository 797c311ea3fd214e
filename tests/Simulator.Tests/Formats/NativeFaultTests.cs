using System.Text.Json;
using Simulator.Scripting;
using Simulator.Tests.Wire;

namespace Simulator.Tests.Formats;

public sealed class NativeFaultTests
{
    private static readonly string[] Errors =
    [
        "invalid_request", "context_length_exceeded", "content_filter", "invalid_api_key", "insufficient_balance", "permission_denied", "model_not_found", "request_too_large",
        "rate_limit_exceeded", "insufficient_quota", "tokens_too_large", "server_error", "service_unavailable", "overloaded",
    ];

    public static IEnumerable<TheoryDataRow<string>> Formats => Native.Formats.Select(format => new TheoryDataRow<string>(format));

    public static IEnumerable<TheoryDataRow<string, string>> FormatsAndErrors =>
        from format in Native.Formats
        from error in Errors
        select new TheoryDataRow<string, string>(format, error);

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Question_WithoutAKey_IsRefusedUnlessNoneIsAsked(string format)
    {
        await using var host = await SimulatorHost.StartAsync();

        using var response = await Native.AskAsync(host, format, Native.Question(format), withKey: false);

        ((int)response.StatusCode).ShouldBe(format switch { "ollama" => 200, "gemini" or "bedrock" => 403, _ => 401 });
    }

    [Theory]
    [MemberData(nameof(FormatsAndErrors))]
    public async Task Error_ByName_HasAStatusAndAMessageInItsOwnPlace(string format, string error)
    {
        var (response, body) = await Native.UnderAsync(format, new Fault { Error = error });

        ((int)response.StatusCode).ShouldBeGreaterThanOrEqualTo(400);
        Native.Message(format, body).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("anthropic", "7", false)]
    [InlineData("azure", "7", false)]
    [InlineData("gemini", null, true)]
    [InlineData("bedrock", null, false)]
    public async Task Throttled_SaysHowLongWhereTheProviderDoes(string format, string? header, bool inBody)
    {
        var (response, body) = await Native.UnderAsync(format, new Fault { Status = 429, RetryAfter = TimeSpan.FromSeconds(7) });

        (response.Headers.TryGetValues("retry-after", out var values) ? values.Single() : null).ShouldBe(header);
        body.Contains("\"retryDelay\":\"7s\"", StringComparison.Ordinal).ShouldBe(inBody);
    }

    [Fact]
    public async Task Anthropic_Overloaded_Is529InItsOwnShape()
    {
        var (response, body) = await Native.UnderAsync("anthropic", new Fault { Error = "overloaded" });

        ((int)response.StatusCode).ShouldBe(529);
        Stage.Parse(body).TextAt("type").ShouldBe("error");
        Stage.Parse(body).TextAt("error.type").ShouldBe("overloaded_error");
    }

    [Theory]
    [InlineData("anthropic", "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"")]
    [InlineData("gemini", "data: {\"error\":{\"code\":500")]
    [InlineData("ollama", "{\"error\":\"model runner")]
    [InlineData("cohere", "\"finish_reason\":\"ERROR\",\"error\":\"internal server error")]
    [InlineData("bedrock", "internalServerException")]
    public async Task ErrorEvent_MidStream_IsTheProvidersOwn(string format, string sign)
    {
        var (response, body) = await Native.UnderAsync(format, new Fault { ErrorEventAfter = 4 }, stream: true);

        ((int)response.StatusCode).ShouldBe(200);
        body.ShouldContain(sign);
        body.ShouldNotContain("message_stop");
        body.ShouldNotContain("messageStop");
        body.ShouldNotContain("\"done\":true");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task CutAfter_Streamed_EndsInAReset(string format)
    {
        await using var host = await SimulatorHost.StartAsync();
        host.Script.Put(format, new Fault { CutAfter = 3 });

        await Should.ThrowAsync<HttpRequestException>(() => Native.AskAsync(host, format, Native.Question(format, stream: true), stream: true));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Cached_IsToldInTheUsage(string format)
    {
        var (_, body) = await Native.UnderAsync(format, new Fault { Cached = 5 });

        var root = Stage.Parse(body);
        var path = format switch
        {
            "anthropic" => "usage.cache_read_input_tokens",
            "gemini" => "usageMetadata.cachedContentTokenCount",
            "cohere" => "usage.cached_tokens",
            "bedrock" => "usage.cacheReadInputTokens",
            "azure" => "usage.prompt_tokens_details.cached_tokens",
            _ => null,
        };
        (path is null ? 5 : root.At(path).GetInt32()).ShouldBe(5);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Answer_StreamedOrNot_SaysTheSame(string format)
    {
        var (_, whole) = await Native.UnderAsync(format, Fault.None);
        var (response, _) = await Native.UnderAsync(format, Fault.None, stream: true);

        whole.ShouldContain($"{format}/sim heard: What is the sea?");
        response.Content.Headers.ContentType!.MediaType.ShouldBe(format switch
        {
            "ollama" => "application/x-ndjson",
            "bedrock" => "application/vnd.amazon.eventstream",
            _ => "text/event-stream",
        });
        (JsonDocument.Parse(whole).RootElement.ValueKind is JsonValueKind.Object).ShouldBeTrue();
    }
}
