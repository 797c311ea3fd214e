using System.Text.Json;

namespace Simulator.Answers;

/// <summary>What the answer depends on, read from a request in any format.</summary>
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

    /// <summary>Of the last assistant's message; known of OpenAI's own format only.</summary>
    public string LastAssistantText { get; init; } = "";

    public IReadOnlyList<ImageSeen> Images { get; init; } = [];

    public int PromptTokens { get; init; }

    /// <summary>The request asks that reasoning be shown.</summary>
    public bool Thinking { get; init; }

    /// <summary>How many of the prompt's tokens the request asks to have kept for the next one.</summary>
    public int TokensToCache { get; init; }

    /// <summary>Tools' results come last, and these are their texts.</summary>
    public string? ToolResult { get; init; }

    /// <summary>The functions that will be called.</summary>
    public IReadOnlyList<ToolChoice> Tools { get; init; } = [];

    /// <summary>The schema the answer must satisfy; <c>{}</c> for json_object, null for plain text.</summary>
    public JsonElement? Schema { get; init; }
}
