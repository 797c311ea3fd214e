using EndToEnd.Rig;
using Kit;
using Simulator;
using Simulator.Scripting;

namespace EndToEnd.Chaos;

/// <summary>Many streams at once through one chain whose first provider fails at random.</summary>
/// <param name="scene">The gateway and its providers.</param>
/// <param name="oracle">The same providers with no fault, asked what an answer should have been.</param>
internal sealed class Storm(Scene scene, SimulatorHost oracle) : IDisposable
{
    private readonly HttpClient _truth = new() { DefaultRequestHeaders = { { "authorization", "Bearer sk-truth" } } };

    /// <summary>Long enough between two events that the streams run side by side.</summary>
    private static Slowness Pace => new() { Between = TimeSpan.FromMilliseconds(3) };

    /// <summary>A step for each request: <paramref name="share"/> of them one of the faults, drawn from a seed.</summary>
    public static ProviderScript Weather(string provider, double share, int seed, params Fault[] faults)
    {
        var chance = new Random(seed);
        var steps = Enumerable.Range(0, 1000).Select(_ => chance.NextDouble() < share ? faults[chance.Next(faults.Length)] with { Slow = Pace } : new Fault { Slow = Pace });
        return new() { Provider = provider, Steps = [.. steps], Then = AfterSteps.Cycle };
    }

    /// <summary>A provider that only takes its time.</summary>
    public static ProviderScript Calm(string provider) => new() { Provider = provider, Fault = new() { Slow = Pace } };

    /// <summary><paramref name="count"/> streams begun together, each with a question of its own.</summary>
    public async Task<IReadOnlyList<Seen>> BlowAsync(string tier, int count, int round) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => AskAsync(tier, $"Question {round}-{i}, what of the naïve 日本?")));

    public void Dispose() => _truth.Dispose();

    private async Task<Seen> AskAsync(string tier, string question)
    {
        using var response = await scene.Http.PostAsync(Chat.Body(tier, stream: true, question));
        var body = await ReceivedBody.ReadAsync(response.Content);
        var raw = body.Text;
        if (response.Header("x-gateway-target") is not { } target)
        {
            return new("", "", "", body.IsWhole, false, 0, false, $"{(int)response.StatusCode} {raw}");
        }

        var events = Chat.Events(raw);
        var chunks = events.Where(payload => payload != "[DONE]" && !IsError(payload));
        return new(target, Chat.Text(chunks), await TruthAsync(target, question), body.IsWhole, events[^1] == "[DONE]", events.Count(IsError), IsError(events[^1]), raw);
    }

    private async Task<string> TruthAsync(string target, string question)
    {
        var slash = target.IndexOf('/', StringComparison.Ordinal);
        using var answer = await _truth.PostAsync(Chat.Body(target[(slash + 1)..], text: question), $"{oracle.BaseUrlOf(target[..slash])}/chat/completions");
        return Chat.Text(await answer.Content.ReadAsStringAsync());
    }

    private static bool IsError(string payload) => payload.StartsWith("{\"error\":", StringComparison.Ordinal);
}
