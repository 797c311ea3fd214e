using Routing.Targets;

namespace Gateway.Errors;

/// <summary>Capabilities by the words that the catalogue and the API have for them.</summary>
internal static class CapabilityNames
{
    private static readonly (Capabilities One, string Name)[] All =
    [
        (Capabilities.Tools, "tools"),
        (Capabilities.ToolChoice, "tool_choice"),
        (Capabilities.Vision, "vision"),
        (Capabilities.ImageUrls, "image addresses"),
        (Capabilities.Audio, "audio"),
        (Capabilities.Documents, "documents"),
        (Capabilities.JsonObject, "json_object"),
        (Capabilities.JsonSchema, "json_schema"),
        (Capabilities.Choices, "choices"),
        (Capabilities.Logprobs, "logprobs"),
        (Capabilities.Reasoning, "reasoning"),
        (Capabilities.Dimensions, "dimensions"),
        (Capabilities.TokenInputs, "token inputs"),
        (Capabilities.MessagesFormat, "the Messages format"),
        (Capabilities.ResponsesFormat, "the Responses format"),
        (Capabilities.CompletionsFormat, "the Completions format"),
    ];

    public static string Of(Capabilities capabilities) => string.Join(", ", All.Where(known => (capabilities & known.One) != 0).Select(known => known.Name));
}
