using System.Collections.Immutable;

namespace Gateway.Conversations;

/// <summary>A piece of a message. The set is closed: a format handles every kind, or its capabilities say that it lacks it.</summary>
internal abstract record Part
{
    private Part()
    {
    }

    /// <summary>Set where the client marked the end of a cacheable prefix (<c>cache_control</c>, as Anthropic has it): the marker's own JSON object.</summary>
    public JsonRaw CacheMarker { get; init; }

    public sealed record Text(JsonString Value) : Part;

    /// <param name="Source">Where the image is.</param>
    /// <param name="Detail"><c>low</c>, <c>high</c>, <c>auto</c>; null when not given.</param>
    public sealed record Image(Media Source, JsonString? Detail) : Part;

    /// <param name="Source">Where the document is.</param>
    /// <param name="FileName">Null when not given.</param>
    public sealed record Document(Media Source, JsonString? FileName) : Part;

    /// <param name="Source">Always embedded.</param>
    public sealed record Audio(Media Source) : Part;

    /// <param name="Id">By which its result names it.</param>
    /// <param name="Name">Of the tool.</param>
    /// <param name="Arguments">A JSON string whose text is JSON, mostly an object; what a model wrote, so perhaps not valid.</param>
    /// <param name="Seal">What its provider wants back with it (Gemini's thought signature); null when none.</param>
    public sealed record ToolCall(JsonString Id, JsonString Name, JsonString Arguments, ReasoningSeal? Seal = null) : Part;

    /// <param name="CallId">Of the call it answers.</param>
    /// <param name="Content">Text and image parts.</param>
    public sealed record ToolResult(JsonString CallId, ImmutableArray<Part> Content) : Part
    {
        /// <summary>True when the tool failed, where the client's format says so.</summary>
        public bool IsError { get; init; }
    }

    /// <summary>Reasoning of an earlier answer, sent back.</summary>
    /// <param name="Value">Empty when its provider keeps the text to itself.</param>
    /// <param name="Seal">What proves to its provider that it is unchanged; null when the client lost it.</param>
    public sealed record Reasoning(JsonString Value, ReasoningSeal? Seal) : Part;

    /// <summary>An earlier answer's refusal.</summary>
    public sealed record Refusal(JsonString Value) : Part;
}
