using System.Text.Json;

namespace Simulator.Answers;

/// <summary>What the answer depends on, read from a Chat Completions request.</summary>
internal sealed record ChatRequest
{
    public required string Provider { get; init; }

    public required string Model { get; init; }

    public required byte[] Body { get; init; }

    public bool Stream { get; init; }

    public bool IncludeUsage { get; init; }

    public int Choices { get; init; } = 1;

    public int? MaxTokens { get; init; }

    public string LastUserText { get; init; } = "";

    public int Images { get; init; }

    public int PromptTokens { get; init; }

    /// <summary>The last message is a tool's result, and this is its text.</summary>
    public string? ToolResult { get; init; }

    /// <summary>The function to call, if any: its name and its parameters' schema.</summary>
    public ToolChoice? Tool { get; init; }

    /// <summary>The schema the answer must satisfy; <c>{}</c> for json_object, null for plain text.</summary>
    public JsonElement? Schema { get; init; }
}
