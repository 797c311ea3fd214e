using System.Globalization;
using System.Text.Json;
using EndToEnd.Rig;
using Simulator.Scripting;

namespace EndToEnd.Schemas;

/// <summary>What the gateway sends satisfies OpenAI's own description of its API.</summary>
public class SchemaTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Bodies_OfEveryKind_SatisfyOpenAIsDocument()
    {
        SkipIfMissing();
        await using var scene = await Scene.SetAsync(["alpha", "beta", "down", "stalled", "refusing", "breaking", "saying", "erring", "throttled"], """
            max_request_bytes: 256KiB
            tiers:
              ib/healthy: { chain: [alpha/sim, beta/sim] }
              ib/failing: { chain: [down/sim, beta/sim] }
              ib/empty: { chain: [groq/openai/gpt-oss-20b] }
              ib/stalling: { chain: [stalled/sim], deadline: 500ms }
              ib/throttled: { chain: [throttled/sim], max_wait: 0s }
            circuit: { consecutive_failures: 1000000, minimum_requests: 1000000 }
            cooling_off: { rejected_for: 1ms, throttled_for: 1ms }
            retry_budget: { ratio: 10, minimum_per_second: 1000 }
            """);
        var pace = new Slowness { Between = TimeSpan.FromMilliseconds(10) };   // else the error comes with the content, and nothing is shown
        scene.Simulator.Script.Always("down", new() { Status = 503 });
        scene.Simulator.Script.Always("stalled", new() { StallBeforeHeaders = true });
        scene.Simulator.Script.Always("breaking", new() { CutAfter = 8, Slow = pace });
        scene.Simulator.Script.Always("saying", new() { ErrorEventAfter = 4, Slow = pace });
        scene.Simulator.Script.Always("throttled", new() { Status = 429, RetryAfter = TimeSpan.FromSeconds(9) });
        var samples = await new Corpus(scene).CollectAsync();

        var faults = await ValidateAsync(samples);

        output.WriteLine(string.Join(", ", samples.CountBy(sample => sample.Schema).Select(count => $"{count.Value} {count.Key}")));
        samples.Count(sample => sample is { Schema: Corpus.Error, Name: "breaking" or "error event" }).ShouldBe(2);
        samples.ShouldContain(sample => sample.Schema == Corpus.Chunk && sample.Body.Contains("\"gateway\":{", StringComparison.Ordinal));
        faults.ShouldBeEmpty();
        await scene.StopAsync();
    }

    [Fact]
    public async Task Validator_BrokenBodies_AreAllRefused()
    {
        SkipIfMissing();
        Sample[] broken =
        [
            new("no choices", Corpus.Completion, """{"id":"a","object":"chat.completion","created":1,"model":"m"}"""),
            new("content is a number", Corpus.Completion, """{"id":"a","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":7,"refusal":null},"logprobs":null}]}"""),
            new("created is text", Corpus.Chunk, """{"id":"a","object":"chat.completion.chunk","created":"today","model":"m","choices":[]}"""),
            new("no delta", Corpus.Chunk, """{"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"finish_reason":null}]}"""),
            new("no code", Corpus.Error, """{"error":{"message":"m","type":"t","param":null}}"""),
            new("error is text", Corpus.Error, """{"error":"m"}"""),
            new("no owner", "Model", """{"id":"a","object":"model","created":1}"""),
            new("a model without all", "ListModelsResponse", """{"object":"list","data":[{"id":7}]}"""),
            new("cut off", Corpus.Error, """{"error":{"message":"m","""),
            new("no such schema", "Nonsense", "{}"),
        ];

        (await ValidateAsync(broken)).Select(fault => JsonElement.Parse(fault).GetProperty("name").GetString()).ShouldBe(broken.Select(sample => sample.Name));
    }

    private static void SkipIfMissing()
    {
        Assert.SkipWhen(Places.OpenAIDocument is null, "OpenAI's document is not at hand: ../shared/recorded/specs/openai/openapi.yaml, or under RECORDED_EXCHANGES");
        Node.SkipIfMissing();
    }

    /// <summary>The faults, one line each.</summary>
    private static async Task<IReadOnlyList<string>> ValidateAsync(IReadOnlyList<Sample> samples)
    {
        using var file = new TemporaryFile(string.Join('\n', samples.Select(sample => JsonSerializer.Serialize(new { name = sample.Name, schema = sample.Schema, body = sample.Body }))));
        var lines = await Node.RunAsync("validate.mjs", [Places.OpenAIDocument!, file.Path]);
        lines[^1].ShouldBe(string.Create(CultureInfo.InvariantCulture, $$"""{"checked":{{samples.Count}}}"""));
        return [.. lines.Take(lines.Count - 1)];
    }
}
