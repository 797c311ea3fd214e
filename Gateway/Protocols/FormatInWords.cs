using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>The shape of an answer as an instruction, for where a model cannot be held to it, mostly because it has tools to call.</summary>
internal static class FormatInWords
{
    /// <summary>What <c>gateway.dropped</c> says of it.</summary>
    public const string WithTools = "response_format (asked for in the instructions, because the model cannot be held to it while it has tools)";

    /// <summary>UTF-8, not yet escaped for JSON.</summary>
    public static byte[] Of(ResponseFormat format, bool hasTools) =>
        format is ResponseFormat.JsonSchema { Schema: { Exists: true } schema }
            ? [.. hasTools ? "When you do not call a tool, answer"u8 : "Answer"u8, .. " with nothing but JSON that is valid against this JSON schema: "u8, .. schema.Utf8.Span]
            : [.. hasTools ? "When you do not call a tool, answer"u8 : "Answer"u8, .. " with nothing but a JSON object."u8];
}
