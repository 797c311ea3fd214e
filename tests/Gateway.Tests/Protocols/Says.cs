using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Conversations;
using Gateway.Protocols;
using Routing.Targets;

namespace Gateway.Tests.Protocols;

/// <summary>Short ways to say a conversation and to look at its rendering.</summary>
internal static class Says
{
    public static JsonString S(string text) => JsonString.FromText(text);

    public static JsonRaw J(string json) => new(Encoding.UTF8.GetBytes(json));

    public static Part.Text T(string text) => new(S(text));

    public static Part.Image Png { get; } = new(new Media.Embedded("image/png", "iVBORw0KGgo="u8.ToArray()), null);

    public static Part.Image Linked { get; } = new(new Media.Remote(S("https://example.com/a.png")), S("low"));

    public static Message Rule(string text) => new(Role.System, [T(text)]);

    public static Message User(params Part[] parts) => new(Role.User, [.. parts]);

    public static Message Model(params Part[] parts) => new(Role.Assistant, [.. parts]);

    public static Message Result(string id, params Part[] content) => new(Role.Tool, [new Part.ToolResult(S(id), [.. content])]);

    public static Part.ToolCall Call(string id, string name, string arguments = "{}") => new(S(id), S(name), S(arguments));

    public static ToolDefinition Tool(string name, string? schema = """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}""", bool? strict = null) =>
        new(S(name), S($"Does {name}"), schema is null ? default : J(schema), strict);

    public static Conversation Of(params Message[] messages) => new() { Messages = [.. messages] };

    public static Conversation Hello { get; } = Of(User(T("Hello")));

    public static (JsonObject Body, RenderedRequest Request) Rendered(this Conversation conversation, IProtocol protocol, string model, Capabilities? capabilities = null, int? maxOutput = null)
    {
        var body = new ArrayBufferWriter<byte>();
        var request = protocol.Render(conversation, new(model, capabilities ?? protocol.Capabilities, maxOutput), body);
        return (JsonNode.Parse(body.WrittenSpan)!.AsObject(), request);
    }

    public static void ShouldSay(this JsonNode? node, string json) => JsonNode.DeepEquals(node, JsonNode.Parse(json)).ShouldBeTrue($"{node?.ToJsonString()}\ninstead of {json}");
}
