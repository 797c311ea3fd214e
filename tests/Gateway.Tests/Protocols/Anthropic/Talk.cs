using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols;
using Gateway.Protocols.Anthropic;
using Routing.Targets;

namespace Gateway.Tests.Protocols.Anthropic;

/// <summary>Short words for conversations and what becomes of them.</summary>
internal static class Talk
{
    /// <summary>A model with budgets, forced tools and prefill, and without schemas.</summary>
    public const string Older = "claude-sonnet-4-20250514";

    /// <summary>A model with budgets and schemas.</summary>
    public const string Middle = "claude-sonnet-4-5";

    /// <summary>A model that thinks as it sees fit and takes next to nothing.</summary>
    public const string Newest = "claude-opus-5-5";

    public static Conversation Of(params Message[] messages) => new() { Messages = [.. messages] };

    public static Conversation Hello { get; } = Of(User("Hello"));

    public static Message User(params Part[] parts) => new(Role.User, [.. parts]);

    public static Message User(string text) => User(Text(text));

    public static Message Instructions(string text, Role role = Role.System) => new(role, [Text(text)]);

    public static Message Assistant(params Part[] parts) => new(Role.Assistant, [.. parts]);

    public static Message Result(string id, params Part[] content) => new(Role.Tool, [new Part.ToolResult(S(id), [.. content])]);

    public static Part.Text Text(string text) => new(S(text));

    public static Part.ToolCall Call(string id, string arguments = "{}", string name = "look") => new(S(id), S(name), S(arguments));

    public static Part.Reasoning Thought(string text, string seal, bool redacted = false, string format = "anthropic") => new(S(text), new(format, S(seal), redacted));

    public static ToolDefinition Tool(string name = "look", string schema = """{"type":"object","properties":{}}""", bool? strict = null) => new(S(name), S("Looks."), Json(schema), strict);

    public static ResponseFormat.JsonSchema Schema(string schema) => new(S("answer"), null, Json(schema), null);

    public static JsonString S(string text) => JsonString.FromText(text);

    public static JsonRaw Json(string json) => new(Encoding.UTF8.GetBytes(json));

    public static Rendered Render(this Conversation conversation, string model = Middle, int? maxOutput = null, AnthropicDialect? dialect = null)
    {
        var body = new ArrayBufferWriter<byte>();
        var request = new AnthropicProtocol(dialect ?? AnthropicDialect.Direct).Render(conversation, new RenderTarget(model, Capabilities.All, maxOutput), body);
        return new(request, Encoding.UTF8.GetString(body.WrittenSpan));
    }

    internal sealed record Rendered(RenderedRequest Request, string Body)
    {
        public ImmutableArray<string> Dropped => Request.Dropped;

        /// <summary>A member's JSON without white space; null when it is not there.</summary>
        public string? this[string name]
        {
            get
            {
                using var document = JsonDocument.Parse(Body);
                return document.RootElement.TryGetProperty(name, out var value) ? value.GetRawText() : null;
            }
        }

        public void ShouldDrop(params string[] names) => Dropped.ShouldBe(names, ignoreOrder: true);
    }
}
