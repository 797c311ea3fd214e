using System.Reflection;
using System.Text.Json;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;

namespace Gateway.Tests.Fixtures;

/// <summary>
/// The project's own exchanges, one for each oddity, written from OpenAI's specification: with what the client is to get written beside them.
/// They go through the same harness as the recorded ones, so that a clone alone proves it.
/// </summary>
public sealed class FixtureTests(FixtureTests.Host host) : IClassFixture<FixtureTests.Host>
{
    private static readonly SortedDictionary<string, RecordedExchange> All = Load();

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Fixture_Replayed_ReachesTheClientAsTheContractSays(string name) => new Replay(host.Replay, All[name], ErrorOf(Expect(name))).RunAsync();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Fixture_Replayed_IsAnsweredAsWritten(string name)
    {
        var expect = Expect(name);

        var answer = await new Replay(host.Replay, All[name]).AskAsync();

        if (expect.TryGetProperty("events", out var events))
        {
            var wanted = events.EnumerateArray().Select(e => e.GetString()!).ToList();
            var got = answer.Events.Select(WithoutTrailer).ToList();
            answer.Status.ShouldBe(200, answer.Text);
            got.Take(wanted.Count).ShouldBe(wanted);
            if (expect.TryGetProperty("event_code", out var code))
            {
                ClientAnswer.ShouldHaveErrorShape(got[^1]).GetProperty("code").GetString().ShouldBe(code.GetString());
                got.RemoveAt(got.Count - 1);
            }

            got.Count.ShouldBe(wanted.Count);
            return;
        }

        answer.Status.ShouldBe(expect.GetProperty("status").GetInt32(), answer.Text);
        if (expect.TryGetProperty("body", out var body))
        {
            answer.Text.ShouldBe(body.GetString());
        }
        else
        {
            var error = answer.ShouldBeSomeError();
            answer.Header("x-gateway-fallback-reason").ShouldBe(expect.GetProperty("kind").GetString());
            (expect.GetProperty("code").GetString() ?? answer.Code).ShouldBe(answer.Code);
            (expect.TryGetProperty("message", out var message) ? message.GetString() : error.GetProperty("message").GetString()).ShouldBe(error.GetProperty("message").GetString());
        }
    }

    private static JsonElement Expect(string name) => All[name].Json.GetProperty("expect");

    private static ErrorExpectation? ErrorOf(JsonElement expect) => expect.TryGetProperty("kind", out var kind)
        ? new(kind.GetString()!, expect.GetProperty("status").GetInt32(), expect.GetProperty("code").GetString(), expect.GetProperty("moves_on").GetBoolean())
        : null;

    /// <summary>What the trailer says differs from run to run; that it is there, and where, does not.</summary>
    private static string WithoutTrailer(string data)
    {
        if (!data.Contains(",\"gateway\":", StringComparison.Ordinal))
        {
            return data;
        }

        using var document = JsonDocument.Parse(data);
        return data.Replace(document.RootElement.GetProperty("gateway").GetRawText(), "\"*\"", StringComparison.Ordinal);
    }

    private static SortedDictionary<string, RecordedExchange> Load()
    {
        var found = new SortedDictionary<string, RecordedExchange>(StringComparer.Ordinal);
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".json", StringComparison.Ordinal)))
        {
            using var file = assembly.GetManifestResourceStream(name)!;
            var exchange = RecordedExchange.Load(file, "fixture");
            found[exchange.Id] = exchange;
        }

        return found;
    }

    public sealed class Host : IAsyncLifetime
    {
        internal ReplayHost Replay { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Replay = await ReplayHost.StartAsync(All.Values);

        public ValueTask DisposeAsync() => Replay.DisposeAsync();
    }
}
