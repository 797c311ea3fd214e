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

    public static IEnumerable<ImageSeen> Images(JsonElement message) =>
        message.TryGetProperty("content", out var content) && content.ValueKind is JsonValueKind.Array
            ? content.EnumerateArray().Where(part => part.TryGetProperty("image_url", out _)).Select(See)
            : [];

    /// <summary>An estimate, as good as four characters a token.</summary>
    public static int Tokens(JsonElement message) => Tokens(Text(message), Images(message).Count());

    public static int Tokens(string text, int images) => 4 + ((text.Length + 3) / 4) + (images * TokensPerImage);

    private static ImageSeen See(JsonElement part)
    {
        var image = part.GetProperty("image_url");
        return ImageSeen.FromUrl((image.ValueKind is JsonValueKind.Object ? image.GetProperty("url") : image).GetString() ?? "");
    }

    private static bool IsText(JsonElement part) => part.TryGetProperty("text", out var text) && text.ValueKind is JsonValueKind.String;
}
