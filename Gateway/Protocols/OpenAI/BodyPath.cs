using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gateway.Protocols.OpenAI;

/// <summary>Names a place in a body as OpenAI's errors do, e.g. <c>messages[3].content[0].type</c>. Only a body at fault is named, so it is found by reading the body again.</summary>
internal static class BodyPath
{
    /// <param name="body">Valid JSON.</param>
    /// <param name="position">Where a value starts, in bytes.</param>
    public static string Of(ReadOnlySpan<byte> body, long position)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = ChatRequestScanner.MaxDepth });
        var levels = new Stack<Level>();
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName)
            {
                levels.Peek().Name = reader.GetString()!;
                continue;
            }

            if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                levels.Pop();
                continue;
            }

            if (levels.TryPeek(out var level) && level.IsArray)
            {
                level.Index++;
            }

            if (reader.TokenStartIndex >= position)
            {
                break;
            }

            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                levels.Push(new() { IsArray = reader.TokenType is JsonTokenType.StartArray });
            }
        }

        return Write(levels);
    }

    private static string Write(Stack<Level> levels)
    {
        var path = new StringBuilder();
        foreach (var level in levels.Reverse())
        {
            if (level.IsArray)
            {
                path.Append(CultureInfo.InvariantCulture, $"[{level.Index}]");
            }
            else
            {
                path.Append(path.Length == 0 ? "" : ".").Append(level.Name);
            }
        }

        return path.ToString();
    }

    private sealed class Level
    {
        public bool IsArray { get; init; }

        public int Index { get; set; } = -1;

        public string Name { get; set; } = "";
    }
}
