using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Conversations;
using Gateway.Protocols;
using Gateway.Protocols.Gemini;
using Gateway.Tests.Recorded;
using Routing.Targets;

namespace Gateway.Tests.Protocols.Gemini;

/// <summary>Short ways to say a conversation and to look at its rendering.</summary>
internal static class GeminiConversations
{
    public const string Two = "gemini-2.5-flash";
    public const string Three = "gemini-3-flash-preview";

    public static JsonString S(string text) => JsonString.FromText(text);

    public static JsonRaw J(string json) => new(Encoding.UTF8.GetBytes(json));

    public static Part.Text T(string text) => new(S(text));

    public static Message User(params Part[] parts) => new(Role.User, [.. parts]);

    public static Message Model(params Part[] parts) => new(Role.Assistant, [.. parts]);

    public static Message Rule(string text) => new(Role.System, [T(text)]);

    public static Part.ToolCall Call(string id, string name, string arguments = "{}", ReasoningSeal? seal = null) => new(S(id), S(name), S(arguments), seal);

    public static Message Result(string id, params Part[] content) => new(Role.Tool, [new Part.ToolResult(S(id), [.. content])]);

    public static ToolDefinition Tool(string name, string? schema = """{"type":"object","properties":{"a":{"type":"string"}}}""", bool? strict = null) => new(S(name), null, schema is null ? default : J(schema), strict);

    public static Conversation Of(params Message[] messages) => new() { Messages = [.. messages] };

    public static Conversation Hello { get; } = Of(User(T("Hello")));

    /// <summary>Renders, and checks against the specification wherever that is at hand.</summary>
    public static (JsonObject Body, RenderedRequest Request) Render(this Conversation conversation, string model = Two, IProtocol? protocol = null, Capabilities capabilities = Capabilities.All)
    {
        var body = new ArrayBufferWriter<byte>();
        var request = (protocol ?? new GeminiProtocol()).Render(conversation, new(model, capabilities, null), body);
        if (GeminiSpecification.Exists)
        {
            GeminiSpecification.Faults(body.WrittenMemory).ShouldBeEmpty(Encoding.UTF8.GetString(body.WrittenSpan));
        }

        return (JsonNode.Parse(body.WrittenSpan)!.AsObject(), request);
    }

    public static void ShouldSay(this JsonNode? node, string json) => JsonNode.DeepEquals(node, JsonNode.Parse(json)).ShouldBeTrue($"{node?.ToJsonString()}\ninstead of {json}");
}
