using System.Text;
using Gateway.Protocols;
using Gateway.Tests.RoundTrips;
using Gateway.Tests.Support;

namespace Gateway.Tests.Faults;

/// <summary>A provider that never comes to an end of a line, an event or an answer is let go of, whatever its format.</summary>
public sealed class EndlessTests
{
    private const int Piece = 1 << 20;

    public static TheoryData<string> Formats => ["openai", "azure-openai", .. ProtocolTable.BuiltIn.All.Select(protocol => protocol.Name).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Event_WithoutEnd_IsMalformedLongBeforeItIsHeld(string format)
    {
        var start = format.StartsWith("bedrock", StringComparison.Ordinal) ? "" : format is "ollama" or "ollama-generate" or "cohere-v1" ? "{\"model\":\"" : "data: {\"id\":\"";

        var (answer, call) = await AskAsync(format, true, start, pieces: 64);

        answer.ShouldBeError(502, "upstream_error");
        answer.Json.GetProperty("error").GetProperty("attempts")[0].GetProperty("failure").GetString().ShouldBe("malformed");
        call.Ended.ShouldBeFalse();
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Answer_WithoutEnd_IsMalformed(string format)
    {
        var (answer, call) = await AskAsync(format, false, "{\"id\":\"", pieces: 256);

        answer.ShouldBeError(502, "upstream_error");
        call.Ended.ShouldBeFalse();
    }

    private static async Task<(ClientAnswer Answer, UpstreamCall Call)> AskAsync(string format, bool stream, string start, int pieces)
    {
        var way = ProviderWay.Of(format);
        var letters = new BodyPart.Bytes(Encoding.ASCII.GetBytes(new string('a', Piece)));
        using var upstream = new FakeUpstream().On("p.test", new UpstreamReply(200, [UpstreamReply.Text(start), .. Enumerable.Repeat(letters, pieces)])
        {
            ContentType = !stream ? "application/json" : way?.ContentType ?? "application/x-ndjson",
        });
        await using var gateway = await GatewayHost.StartAsync(
            $$"""
            auth: open
            providers:
              p: { format: {{format}}, base_url: "http://p.test/v1", api_key: secret, auth: bearer }
            """,
            upstream);

        var answer = await gateway.ChatAsync($$"""{"model":"p/{{way?.Model ?? "m"}}","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"Hello"}]}""");
        return (answer, upstream.Calls[^1]);
    }
}
