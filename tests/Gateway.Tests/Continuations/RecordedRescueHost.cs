using System.Globalization;
using System.Text;
using Gateway.Tests.Protocols.Bedrock;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;

namespace Gateway.Tests.Continuations;

/// <summary>A gateway with a row for every recorded stream, and targets of several kinds behind each that know how it goes on.</summary>
internal sealed class RecordedRescueHost : IAsyncDisposable
{
    /// <summary>Those that go on with an assistant's message by themselves, and those that are asked to.</summary>
    public static readonly (string Name, string Target, bool Prefills)[] Seconds =
    [
        ("asked", "asked/m", false), ("prefix", "prefix/m", true), ("old-claude", "claude/claude-sonnet-4-5", true), ("new-claude", "claude/claude-sonnet-4-6", false),
        ("gemini", "gemini/gemini-2.5-flash", true), ("ollama", "ollama/m", true),
    ];

    private RecordedRescueHost(GatewayHost gateway, FakeUpstream upstream) => (Gateway, Upstream) = (gateway, upstream);

    public GatewayHost Gateway { get; }

    public FakeUpstream Upstream { get; }

    /// <summary>Every recorded stream that says something, by id.</summary>
    public static IReadOnlyDictionary<string, RecordedText> All { get; } = Load();

    public static async Task<RecordedRescueHost> StartAsync()
    {
        var upstream = new FakeUpstream();
        return new(await GatewayHost.StartAsync(Configure(), upstream), upstream);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Upstream.Dispose();
    }

    private static SortedDictionary<string, RecordedText> Load()
    {
        var found = new SortedDictionary<string, RecordedText>(StringComparer.Ordinal);
        foreach (var exchange in RecordedFolder.ChatCompletions.Values.Where(exchange => exchange is { IsStream: true, Status: 200 } && StreamReading.Of(exchange.Body) is { Error: null, HasContent: true }))
        {
            var events = StreamReading.Of(exchange.Body).Events;
            Add(new(exchange, "openai", "m", exchange.Body, RecordedText.OfChunks(events), StreamReading.Boundaries, body => RecordedText.OfChunks(StreamReading.Of(body, false).Events)));
        }

        foreach (var (exchange, format) in TranslatedHost.All.Values.Where(pair => pair.Exchange is { IsStream: true, Status: 200 }))
        {
            var body = RecordedConverse.BytesOf(exchange);
            Add(new(exchange, format.Format, format.Model, body, format.Read(body, true), format.Boundaries, part => format.Read(part, true)));
        }

        return found;

        void Add(RecordedText text)
        {
            if (RecordedText.HoldsSomething(text.Said))
            {
                found[text.Exchange.Id] = text;
            }
        }
    }

    private static string Configure()
    {
        var providers = new StringBuilder("""
            auth: open
            circuit: { consecutive_failures: 1000000, minimum_requests: 1000000 }
            retry_budget: { ratio: 1000, minimum_per_second: 1000000 }
            providers:
              asked: { format: openai, base_url: "http://asked.test/v1" }
              prefix: { format: openai, base_url: "http://prefix.test/v1", quirks: { prefix: true } }
              claude: { format: anthropic, base_url: "http://claude.test", api_key: k }
              gemini: { format: gemini, base_url: "http://gemini.test", api_key: k }
              ollama: { format: ollama, base_url: "http://ollama.test" }

            """);
        var tiers = new StringBuilder("tiers:\n");
        foreach (var (id, text) in All)
        {
            var end = text.Format == "openai" && ReplayHost.EndsWithDone(text.Exchange) ? ", quirks: { stream_end: done }" : "";
            providers.Append(CultureInfo.InvariantCulture, $"  {id}: {{ format: {text.Format}, base_url: \"http://{id}.test\", api_key: k, auth: bearer{end} }}\n");
            foreach (var (name, target, _) in Seconds)
            {
                tiers.Append(CultureInfo.InvariantCulture, $"  {name}/{id}: {{ chain: [{id}/{text.Model}, {target}], on_midstream_failure: continue }}\n");
            }
        }

        return providers.Append(tiers).ToString();
    }
}
