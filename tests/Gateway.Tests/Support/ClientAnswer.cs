using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Kit;

namespace Gateway.Tests.Support;

/// <summary>What a client got, read without any of the product's own code.</summary>
internal sealed record ClientAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body, bool IsWhole = true)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The <c>error</c> member of the body.</summary>
    public JsonElement Error => Json.GetProperty("error");

    public string? Code => Error.GetProperty("code").GetString();

    /// <summary>The data of each event.</summary>
    public IReadOnlyList<string> Events => ReadEvents(Body);

    public static async Task<ClientAnswer> ReadAsync(HttpResponseMessage response)
    {
        var body = await ReceivedBody.ReadAsync(response.Content);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new((int)response.StatusCode, headers, body.Bytes, body.IsWhole);
    }

    public static IReadOnlyList<string> ReadEvents(byte[] body)
    {
        using var stream = new MemoryStream(body);
        return [.. SseParser.Create(stream).Enumerate().Select(e => e.Data)];
    }

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Holds it to the contract's shape for errors and returns the error.</summary>
    public JsonElement ShouldBeError(int status, string? code)
    {
        Status.ShouldBe(status, Text);
        var error = ShouldBeSomeError();
        error.GetProperty("code").GetString().ShouldBe(code);
        return error;
    }

    public JsonElement ShouldBeSomeError()
    {
        Status.ShouldBeGreaterThanOrEqualTo(400, Text);
        Header("content-type").ShouldBe("application/json");
        Header("x-request-id").ShouldNotBeNullOrEmpty();
        return ShouldHaveErrorShape(Text);
    }

    public static JsonElement ShouldHaveErrorShape(string json)
    {
        var root = JsonDocument.Parse(json).RootElement;
        root.EnumerateObject().Select(m => m.Name).ShouldBe(["error"]);
        var error = root.GetProperty("error");
        error.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        error.GetProperty("type").GetString().ShouldNotBeNullOrEmpty();
        error.EnumerateObject().Select(m => m.Name).Except(["message", "type", "param", "code", "attempts"]).ShouldBeEmpty();
        error.TryGetProperty("param", out _).ShouldBeTrue();
        error.TryGetProperty("code", out _).ShouldBeTrue();
        return error;
    }
}
