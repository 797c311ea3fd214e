using System.Text.Json;

namespace Simulator.Answers;

/// <summary>A message's content: a text, or a list of parts.</summary>
internal static class MessageContent
{
    private const int TokensPerImage = 85;

    public static string Text(JsonElement message)
    {
        if (!message.TryGetProperty("content", out var content))
        {
            return "";
        }

        return content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!,
            JsonValueKind.Array => string.Join(' ', content.EnumerateArray().Where(IsText).Select(part => part.GetProperty("text").GetString())),
            _ => "",
        };
    }

    public static int Images(JsonElement message) =>
        message.TryGetProperty("content", out var content) && content.ValueKind is JsonValueKind.Array
            ? content.EnumerateArray().Count(part => part.TryGetProperty("image_url", out _))
            : 0;

    /// <summary>An estimate, as good as four characters a token.</summary>
    public static int Tokens(JsonElement message) => 4 + ((Text(message).Length + 3) / 4) + (Images(message) * TokensPerImage);

    private static bool IsText(JsonElement part) => part.TryGetProperty("text", out var text) && text.ValueKind is JsonValueKind.String;
}
