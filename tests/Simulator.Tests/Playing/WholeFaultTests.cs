using System.Text.Json;
using System.Text.Json.Nodes;
using Simulator.Scripting;
using Simulator.Tests.Wire;

namespace Simulator.Tests.Playing;

public sealed class WholeFaultTests
{
    [Theory]
    [InlineData(400, "invalid_value")]
    [InlineData(401, "invalid_api_key")]
    [InlineData(403, null)]
    [InlineData(404, "model_not_found")]
    [InlineData(429, "rate_limit_exceeded")]
    [InlineData(500, "server_error")]
    [InlineData(503, null)]
    [InlineData(529, null)]
    public async Task Status_HasTheBodyThatIsUsual(int status, string? code)
    {
        var played = await Stage.WholeUnderAsync(new Fault { Status = status });

        played.Status.ShouldBe(status);
        played.Complete.ShouldBeTrue();
        Stage.Parse(played.Body).TextAt("error.code").ShouldBe(code);
    }

    [Theory]
    [InlineData("insufficient_quota", 429, false)]
    [InlineData("rate_limit_exceeded", 429, true)]
    [InlineData("context_length_exceeded", 400, false)]
    [InlineData("content_filter", 400, false)]
    public async Task Error_ByName_ImpliesItsStatus(string name, int status, bool retryAfter)
    {
        var played = await Stage.WholeUnderAsync(new Fault { Error = name });

        played.Status.ShouldBe(status);
        Stage.Parse(played.Body).TextAt("error.code").ShouldBe(name);
        played.Head.Contains("Retry-After: 20", StringComparison.Ordinal).ShouldBe(retryAfter);
    }

    [Fact]
    public async Task Status_HeadersBodyAndRetryAfterOfItsOwn()
    {
        var played = await Stage.WholeUnderAsync(new Fault
        {
            Status = 429,
            RetryAfter = TimeSpan.FromMilliseconds(1500),
            Headers = new Dictionary<string, string> { ["x-should-retry"] = "true" },
            Body = JsonNode.Parse("""{"detail":"slow down"}"""),
        });

        played.Head.ShouldContain("Retry-After: 2\r\n");
        played.Head.ShouldContain("retry-after-ms: 1500");
        played.Head.ShouldContain("x-should-retry: true");
        played.Body.ShouldBe("""{"detail":"slow down"}""");
    }

    [Fact]
    public async Task Body_AsText_IsSentAsItIs()
    {
        var played = await Stage.WholeUnderAsync(new Fault { Status = 503, Body = "upstream connect error" });

        played.Head.ShouldContain("Content-Type: text/plain");
        played.Body.ShouldBe("upstream connect error");
    }

    [Fact]
    public async Task Html_ACdnsPage()
    {
        var played = await Stage.WholeUnderAsync(new Fault { Html = true });

        played.Status.ShouldBe(502);
        played.Head.ShouldContain("Content-Type: text/html");
        played.Body.ShouldContain("<h1>502 Bad Gateway</h1>");
    }

    [Fact]
    public async Task CutBody_HalfThenReset()
    {
        var played = await Stage.WholeUnderAsync(new Fault { CutBody = true });

        played.Reset.ShouldBeTrue();
        played.Complete.ShouldBeFalse();
        played.Body.ShouldStartWith("""{"id":"chatcmpl-""");
    }

    [Fact]
    public async Task EndAfter_HalfThenCleanEnd()
    {
        var played = await Stage.WholeUnderAsync(new Fault { EndAfter = 1 });

        played.Reset.ShouldBeFalse();
        played.Complete.ShouldBeTrue();
        Should.Throw<JsonException>(() => Stage.Parse(played.Body));
    }

    [Fact]
    public async Task EmptyBody_Nothing()
    {
        var played = await Stage.WholeUnderAsync(new Fault { EmptyBody = true });

        played.Status.ShouldBe(200);
        played.Body.ShouldBeEmpty();
    }

    [Fact]
    public async Task Malformed_NotJson()
    {
        var played = await Stage.WholeUnderAsync(new Fault { Malformed = MalformedKind.NotJson });

        played.Status.ShouldBe(200);
        Should.Throw<JsonException>(() => Stage.Parse(played.Body));
    }

    [Fact]
    public async Task ErrorEvent_NotStreamed_AnErrorInsideA200()
    {
        var played = await Stage.WholeUnderAsync(new Fault { ErrorEventAfter = 0, Error = "overloaded" });

        played.Status.ShouldBe(200);
        Stage.Parse(played.Body).TextAt("error.type").ShouldBe("overloaded_error");
    }
}
