using System.Text.Json;
using EndToEnd.Rig;
using Kit;
using Simulator.Scripting;

namespace EndToEnd.Schemas;

/// <summary>One body that the gateway sent, and the schema of OpenAI's document that it must satisfy.</summary>
internal sealed record Sample(string Name, string Schema, string Body);

/// <summary>Every kind of body that the gateway makes or passes on, got from a running one.</summary>
internal sealed class Corpus(Scene scene)
{
    public const string Completion = "CreateChatCompletionResponse";
    public const string Chunk = "CreateChatCompletionStreamResponse";
    public const string Error = "ErrorResponse";
    private const string Tool = ""","tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"a":{"type":"string"}}}}}]""";

    /// <summary>What a request may ask for besides the text.</summary>
    private static readonly (string Name, string More)[] Shapes =
    [
        ("plain", ""),
        ("tools", Tool),
        ("json_schema", ""","response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"type":"object","properties":{"a":{"type":"integer"}}}}}"""),
        ("two choices", ""","n":2"""),
        ("usage", ""","stream_options":{"include_usage":true}"""),
        ("length", ""","max_completion_tokens":2"""),
    ];

    private readonly List<Sample> _samples = [];

    public static string[] Tiers => ["ib/healthy", "ib/failing"];

    public async Task<IReadOnlyList<Sample>> CollectAsync()
    {
        foreach (var tier in Tiers)
        {
            foreach (var (name, more) in Shapes)
            {
                await WholeAsync($"{tier} {name}", Chat.Body(tier, more: name == "usage" ? "" : more), 200);
                await StreamAsync($"{tier} {name} streamed", Chat.Body(tier, stream: true, more: more));
            }
        }

        await RefusalsAsync();
        await StreamAsync("breaking", Chat.Body("breaking/sim", stream: true));
        await StreamAsync("error event", Chat.Body("saying/sim", stream: true));
        await ProviderErrorsAsync();
        await OwnErrorsAsync();
        await GetAsync("models", "/v1/models", "ListModelsResponse", 200);
        await GetAsync("model", "/v1/models/ib/healthy", "Model", 200);
        await GetAsync("no model", "/v1/models/none", Error, 404);
        await GetAsync("no route", "/v1/nothing", Error, 404);
        await GetAsync("wrong method", "/v1/chat/completions", Error, 405);
        return _samples;
    }

    private async Task RefusalsAsync()
    {
        foreach (var kind in Enum.GetValues<RefusalKind>())
        {
            scene.Simulator.Script.Always("refusing", new() { Refusal = kind });
            await WholeAsync($"refusal {kind}", Chat.Body("refusing/sim"), 200);
            await StreamAsync($"refusal {kind} streamed", Chat.Body("refusing/sim", stream: true));
        }
    }

    /// <summary>A single target that answers with each status: the gateway's own errors, and a provider's 400 in its words.</summary>
    private async Task ProviderErrorsAsync()
    {
        foreach (var status in (int[])[400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 413, 415, 418, 422, 424, 425, 429, 500, 501, 502, 503, 504, 507, 520, 529])
        {
            foreach (var fault in (Fault[])[new() { Status = status }, new() { Status = status, EmptyBody = true }, new() { Status = status, Html = true }, Odd(status)])
            {
                scene.Simulator.Script.Always("erring", fault);
                await WholeAsync($"erring {status}", Chat.Body($"erring/m{_samples.Count}"), null);
                await WholeAsync($"erring {status} streamed", Chat.Body($"erring/m{_samples.Count}", stream: true), null);
            }
        }
    }

    /// <summary>Members of the wrong type: what a provider says is not trusted.</summary>
    private static Fault Odd(int status) => new()
    {
        Status = status,
        Body = System.Text.Json.Nodes.JsonNode.Parse("""{"error":{"message":["a"],"type":7,"param":{"x":1},"code":42}}"""),
    };

    private async Task OwnErrorsAsync()
    {
        await WholeAsync("not json", "{\"model\":", 400);
        await WholeAsync("no model", "{\"messages\":[]}", 400);
        await WholeAsync("unknown model", Chat.Body("ib/none"), 404);
        await WholeAsync("nothing to call", Chat.Body("ib/empty"), 503);
        await WholeAsync("too large", Chat.Body("ib/healthy", text: new string('a', 300_000)), 413);
        await WholeAsync("deadline", Chat.Body("ib/stalling"), 504);
        await WholeAsync("throttled", Chat.Body("ib/throttled"), 429);
        await WholeAsync("cooling off", Chat.Body("ib/throttled"), 429);
    }

    private async Task WholeAsync(string name, string body, int? status)
    {
        using var response = await scene.Http.PostAsync(body);
        var text = await response.Content.ReadAsStringAsync();
        if (status is { } expected)
        {
            ((int)response.StatusCode).ShouldBe(expected, $"{name}: {text}");
        }

        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json", name);
        _samples.Add(new(name, response.IsSuccessStatusCode ? Completion : Error, text));
    }

    private async Task StreamAsync(string name, string body)
    {
        using var response = await scene.Http.PostAsync(body);
        foreach (var payload in Chat.Events((await ReceivedBody.ReadAsync(response.Content)).Text).Where(payload => payload != "[DONE]"))
        {
            var schema = JsonElement.Parse(payload).TryGetProperty("error", out _) ? Error : Chunk;
            _samples.Add(new(name, schema, payload));
        }
    }

    private async Task GetAsync(string name, string path, string schema, int status)
    {
        using var response = await scene.Http.GetAsync(path);
        ((int)response.StatusCode).ShouldBe(status, name);
        _samples.Add(new(name, schema, await response.Content.ReadAsStringAsync()));
    }
}
