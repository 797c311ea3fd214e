using System.Text.Json;
using System.Text.RegularExpressions;
using Simulator.Answers;

namespace Simulator.Formats.Anthropic;

/// <summary>What a block of content must be by itself, and what it holds.</summary>
internal static partial class AnthropicBlocks
{
    private static readonly HashSet<string> ImageTypes = ["image/jpeg", "image/png", "image/gif", "image/webp"];

    public static void Check(JsonElement block, string role, string where)
    {
        var type = block.Text("type");
        var fault = (role, type) switch
        {
            (_, "text") => TextFault(block, where),
            ("user", "image") => SourceFault(block, $"{where}.image"),
            ("user", "document") => block.Member("source").IsObject() ? null : $"{where}.document.source: Field required",
            ("user", "tool_result") => ResultFault(block, where),
            ("assistant", "tool_use") => UseFault(block, where),
            ("assistant", "thinking") => block.Text("signature") is null ? $"{where}.thinking.signature: Field required" : null,
            ("assistant", "redacted_thinking") => block.Text("data") is null ? $"{where}.redacted_thinking.data: Field required" : null,
            (_, null) => $"{where}.type: Field required",
            _ => $"{where}: Input tag '{type}' found using 'type' does not match any of the expected tags",
        };
        if (fault is not null)
        {
            throw new BadRequestException(fault);
        }
    }

    /// <summary>The text of a tool's result.</summary>
    public static string ResultText(JsonElement block) =>
        block.Text("content") ?? string.Join(' ', block.Items("content").Select(part => part.Text("text")).OfType<string>());

    public static IEnumerable<ImageSeen> Images(IEnumerable<JsonElement> blocks) =>
        from block in blocks
        where block.Text("type") is "image"
        let source = block.GetProperty("source")
        select source.Text("type") is "base64" ? new ImageSeen(ImageSeen.Base64(source.Text("data")!), source.Text("media_type")) : ImageSeen.ByAddress;

    private static string? TextFault(JsonElement block, string where) => block.Text("text") switch
    {
        null => $"{where}.text.text: Field required",
        "" => "messages: text content blocks must be non-empty",
        var text when string.IsNullOrWhiteSpace(text) => "messages: text content blocks must contain non-whitespace text",
        _ => null,
    };

    private static string? ResultFault(JsonElement block, string where)
    {
        if (block.Text("tool_use_id") is null)
        {
            return $"{where}.tool_result.tool_use_id: Field required";
        }

        if (block.Member("content") is { ValueKind: not (JsonValueKind.String or JsonValueKind.Array) })
        {
            return $"{where}.tool_result.content: Input should be a valid list";
        }

        foreach (var (part, i) in block.Items("content").Select((part, i) => (part, i)))
        {
            var fault = part.Text("type") switch
            {
                "text" => TextFault(part, where),
                "image" => SourceFault(part, $"{where}.tool_result.content.{i}.image"),
                "document" or "search_result" => null,
                _ => $"{where}.tool_result.content.{i}: Input tag does not match any of the expected tags",
            };
            if (fault is not null)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? UseFault(JsonElement block, string where) => block switch
    {
        _ when block.Text("id") is not { } id || !UseId().IsMatch(id) => $"{where}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'",
        _ when block.Text("name") is not { Length: > 0 } => $"{where}.tool_use.name: Field required",
        _ when !block.Member("input").IsObject() => $"{where}.tool_use.input: Input should be a valid dictionary",
        _ => null,
    };

    private static string? SourceFault(JsonElement block, string where)
    {
        var source = block.Member("source") ?? default;
        return source.Text("type") switch
        {
            "base64" when source.Text("media_type") is not { } type || !ImageTypes.Contains(type) =>
                $"{where}.source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'",
            "base64" when source.Text("data") is not { } data || ImageSeen.Base64(data) is null => $"{where}.source.base64: invalid base64 data",
            "url" when source.Text("url") is null => $"{where}.source.url.url: Field required",
            "base64" or "url" or "file" => null,
            _ => $"{where}.source: Field required",
        };
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]+$")]
    private static partial Regex UseId();
}
