using System.Text.Json;
using System.Text.Unicode;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols;

/// <summary>Whether a body is a JSON object at all, before anything looks into it.</summary>
internal static class BodyCheck
{
    /// <summary>The fault; null for none.</summary>
    /// <param name="body">The client's.</param>
    /// <param name="brace">Where the closing brace of the whole stands.</param>
    public static RequestFault? Find(ReadOnlySpan<byte> body, out long brace)
    {
        brace = 0;
        if (body.IsEmpty)
        {
            return RequestFault.InvalidJson("The request body is empty; a JSON object was expected.");
        }

        if (!Utf8.IsValid(body))
        {
            return RequestFault.InvalidJson("The request body is not valid UTF-8.");
        }

        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = ChatRequestScanner.MaxDepth });
            reader.Read();
            var isObject = reader.TokenType is JsonTokenType.StartObject;
            reader.Skip();
            brace = reader.TokenStartIndex;
            reader.Read();   // throws on anything behind it
            return !isObject ? RequestFault.InvalidJson("The request body must be a JSON object.")
                : EscapedText.IsWhole(body) ? null
                : ChatRequestScanner.HalfCharacter;
        }
        catch (JsonException e)
        {
            return RequestFault.InvalidJson($"The request body is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine}).");
        }
    }
}
