using System.Text.Json;
using Simulator.Scripting;

namespace Simulator.Tests.Wire;

/// <summary>A simulator of its own for each test, and the few requests they all send.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private Stage(SimulatorHost host) => Host = host;

    public SimulatorHost Host { get; }

    public Uri Chat => new(Host.BaseUrlOf("openai") + "/chat/completions");

    public static async Task<Stage> SetAsync(SimulatorOptions? options = null) => new(await SimulatorHost.StartAsync(options));

    public static string Question(bool stream = false, string model = "gpt-4o", string text = "What is the sea?", string more = "") =>
        $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"{{text}}"}]{{more}}}""";

    public Task<Played> AskAsync(string question) => Played.PostAsync(Chat, question);

    public Task<Played> StreamAsync() => AskAsync(Question(stream: true));

    /// <summary>The answer to one question under one fault.</summary>
    public static async Task<Played> UnderAsync(Fault fault, string question)
    {
        await using var stage = await SetAsync();
        stage.Host.Script.Put("openai", fault);
        return await stage.AskAsync(question);
    }

    public static Task<Played> StreamUnderAsync(Fault fault) => UnderAsync(fault, Question(stream: true));

    public static Task<Played> WholeUnderAsync(Fault fault) => UnderAsync(fault, Question());

    public static JsonElement Parse(string json) => JsonElement.Parse(json);

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
