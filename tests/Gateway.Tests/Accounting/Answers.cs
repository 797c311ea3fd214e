using System.Text.Json;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;

namespace Gateway.Tests.Accounting;

/// <summary>Answers that say what they used.</summary>
internal static class Answers
{
    /// <summary>A provider that is well: to a prompt of so many tokens it answers with so many, or as many as the request allows, four bytes each, which a stream sends one by one.</summary>
    public static Func<UpstreamCall, UpstreamReply> Well(int prompt, int completion) => call =>
    {
        var tokens = Math.Min(completion, SpendingStage.MaxTokens(call) ?? int.MaxValue);
        return IsStream(call)
            ? UpstreamReply.Stream([.. ((string[])[Chunks.Role, .. Enumerable.Repeat(Text(4), tokens), Chunks.Stop, UsageChunk(prompt, tokens), Chunks.Done]).Select(Chunks.Event)])
            : UpstreamReply.Json(200, Whole(prompt, tokens));
    };

    public static string Whole(int prompt, int completion) => Chunks.Answer[..^1].Replace("Hello", new string('x', 4 * completion), StringComparison.Ordinal) + $",{Usage(prompt, completion)}}}";

    public static string UsageChunk(int prompt, int completion) => $$"""{"id":"c","object":"chat.completion.chunk","choices":[],{{Usage(prompt, completion)}}}""";

    /// <summary>A chunk with so many bytes of text.</summary>
    public static string Text(int bytes) => Chunks.Hello.Replace("Hello", new string('x', bytes), StringComparison.Ordinal);

    public static bool IsStream(UpstreamCall call) => JsonDocument.Parse(call.Body).RootElement.GetProperty("stream").GetBoolean();

    private static string Usage(int prompt, int completion) =>
        $$"""
        "usage":{"prompt_tokens":{{prompt}},"completion_tokens":{{completion}},"total_tokens":{{prompt + completion}}}
        """;
}
