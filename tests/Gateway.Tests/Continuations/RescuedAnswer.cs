using System.Text.Json;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;

namespace Gateway.Tests.Continuations;

/// <summary>Reads a stream that was gone on with as a client does.</summary>
internal static class RescuedAnswer
{
    /// <summary>It is one answer: the text, one id, one model and one time, one role, one finish reason, one end.</summary>
    public static void ShouldBeOne(ClientAnswer answer, string text, string finish, string how)
    {
        answer.Status.ShouldBe(200, how);
        answer.IsWhole.ShouldBeTrue(how);
        answer.Events.Count(data => data == "[DONE]").ShouldBe(1, how);
        answer.Events[^1].ShouldBe("[DONE]", how);
        var chunks = answer.Events.SkipLast(1).Select(data => JsonElement.Parse(data)).ToList();
        RecordedText.OfChunks(answer.Events.SkipLast(1)).Text.ShouldBe(text, how);
        chunks.ShouldAllBe(chunk => !HasError(chunk), how);
        Values(chunks, "id").ShouldNotContain("\"second\"", how);
        Values(chunks, "id").ShouldNotContain("\"msg_second\"", how);
        Values(chunks, "model").ShouldNotContain("\"another\"", how);
        Values(chunks, "created").ShouldNotContain("99", how);   // some providers give each chunk a time of its own
        var reasons = chunks.SelectMany(chunk => chunk.GetProperty("choices").EnumerateArray())
            .Select(choice => choice.TryGetProperty("finish_reason", out var reason) ? reason : default).Where(reason => reason.ValueKind == JsonValueKind.String).Select(reason => reason.GetString()).ToList();
        reasons.ShouldBe([finish], how);
    }

    /// <summary>The <c>gateway</c> object of the last chunk.</summary>
    public static JsonElement Gateway(ClientAnswer answer) => JsonElement.Parse(answer.Events[^2]).GetProperty("gateway");

    private static bool HasError(JsonElement chunk) => chunk.TryGetProperty("error", out _);

    /// <summary>Those that are not empty: Azure's first chunk has none.</summary>
    private static List<string> Values(List<JsonElement> chunks, string name) =>
        [.. chunks.Select(chunk => chunk.TryGetProperty(name, out var value) ? value.GetRawText() : "\"\"").Where(value => value is not ("\"\"" or "0")).Distinct()];
}
