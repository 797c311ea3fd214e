using System.Text;
using System.Text.Json;
using Gateway.Protocols;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;

namespace Gateway.Tests.RoundTrips;

/// <summary>A conversation with instructions, a picture, tools and two turns, from every format of a client to every format of a provider, and the answer back.</summary>
public sealed class RoundTripTests
{
    /// <summary>Formats without tools and pictures.</summary>
    private static readonly string[] TextAlone = ["cohere-v1", "ollama-generate"];

    private static readonly string[] Formats = ["openai", "azure-openai", .. ProtocolTable.BuiltIn.All.Select(protocol => protocol.Name).Order(StringComparer.Ordinal)];

    public static TheoryData<string, string> Pairs => [.. ClientWay.All.SelectMany(way => Formats.Except(TextAlone).Select(format => (way.Name, format)))];

    public static TheoryData<string, string> PairsOfTextAlone => [.. ClientWay.All.SelectMany(way => TextAlone.Select(format => (way.Name, format)))];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Conversation_ThereAndBack_KeepsAllThatWasSaid(string client, string format)
    {
        var way = Way(client);
        var provider = ProviderWay.Of(format).ShouldNotBeNull($"{format} is new: it has no answer here");
        using var upstream = new FakeUpstream();
        await using var gateway = await StartAsync(format, upstream);

        var answer = await AskAsync(gateway, upstream, way, provider, [.. provider.Pieces.SelectMany(piece => piece)], int.MaxValue);
        ShouldBeWhole(way, answer, "in one read");
        ShouldSayAll(Encoding.UTF8.GetString(upstream.Calls[^1].Body));

        answer = await AskAsync(gateway, upstream, way, provider, [.. provider.Pieces.SelectMany(piece => piece)], 1);
        ShouldBeWhole(way, answer, "byte by byte");

        for (var count = 0; count < provider.Pieces.Count; count++)
        {
            answer = await AskAsync(gateway, upstream, way, provider, [.. provider.Pieces.Take(count).SelectMany(piece => piece)], int.MaxValue);
            if (answer.Status == 200 && way.IsWhole(answer))
            {
                way.Read(answer, true).ShouldBe(ProviderWay.Said with { Used = way.Read(answer, true).Used }, $"cut after {count} pieces, and told to be whole");
            }
            else
            {
                ShouldBreakOff(way, answer, $"cut after {count} pieces");
            }
        }
    }

    [Theory]
    [MemberData(nameof(PairsOfTextAlone))]
    public async Task Conversation_ThatAFormatCannotSay_IsRefusedBeforeItIsSent(string client, string format)
    {
        var way = Way(client);
        using var upstream = new FakeUpstream();
        await using var gateway = await StartAsync(format, upstream);

        var answer = await gateway.SendAsync(HttpMethod.Post, way.Path, way.Ask("p/m", true));

        answer.Status.ShouldBe(400, answer.Text);
        answer.Text.ShouldContain("tools");
        upstream.Calls.ShouldBeEmpty();
    }

    private static ClientWay Way(string name) => ClientWay.All.Single(way => way.Name == name);

    private static Task<GatewayHost> StartAsync(string format, FakeUpstream upstream) => GatewayHost.StartAsync(
        $$"""
        auth: open
        circuit: { consecutive_failures: 1000000, minimum_requests: 1000000 }
        retry_budget: { ratio: 1000, minimum_per_second: 100000 }
        providers:
          p: { format: {{format}}, base_url: "http://p.test/v1", api_key: secret, auth: bearer{{(format == "azure-openai" ? ", api_version: 2024-10-21" : "")}} }
        """,
        upstream);

    private static Task<ClientAnswer> AskAsync(GatewayHost gateway, FakeUpstream upstream, ClientWay way, ProviderWay provider, byte[] stream, int readSize)
    {
        upstream.On("p.test", new UpstreamReply(200, new BodyPart.Bytes(stream)) { ContentType = provider.ContentType, ReadSize = readSize });
        return gateway.SendAsync(HttpMethod.Post, way.Path, way.Ask($"p/{provider.Model}", true));
    }

    private static void ShouldBeWhole(ClientWay way, ClientAnswer answer, string how)
    {
        answer.Status.ShouldBe(200, answer.Text);
        way.IsWhole(answer).ShouldBeTrue(how);
        way.Read(answer, true).ShouldBe(ProviderWay.Said, how);
    }

    /// <summary>Either nothing was shown, and the answer is an error; or a true beginning was, and one error event behind it.</summary>
    private static void ShouldBreakOff(ClientWay way, ClientAnswer answer, string how)
    {
        if (answer.Status != 200)
        {
            answer.Status.ShouldBeGreaterThanOrEqualTo(400, how);
            way.IsError(answer.Text).ShouldBeTrue(answer.Text);
            return;
        }

        answer.IsWhole.ShouldBeFalse(how);
        way.IsError(answer.Events[^1]).ShouldBeTrue($"{how}: {answer.Text}");
        var shown = way.Read(answer, true);
        shown.Text.Length.ShouldBeGreaterThan(0, how);
        ProviderWay.Said.Text.ShouldStartWith(shown.Text, Case.Sensitive, how);
        shown.Calls.Count.ShouldBeLessThanOrEqualTo(1, how);
    }

    /// <summary>Whatever the format calls it, it is in the body: as text, or as a value.</summary>
    private static void ShouldSayAll(string body)
    {
        var said = string.Join('\n', Leaves(JsonDocument.Parse(body).RootElement));
        foreach (var word in (string[])["Be brief.", "Where is this?", ClientWay.Image, "Let me see.", "get_weather", "Tells it.", "city", "Oslo", "3 degrees and \"snow\"", "It is cold.", "And in Paris?"])
        {
            said.ShouldContain(word, Case.Sensitive, body);
        }
    }

    private static IEnumerable<string> Leaves(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Leaves(member.Value).Prepend(member.Name)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Leaves),
        JsonValueKind.String => [value.GetString()!],
        _ => [],
    };
}
