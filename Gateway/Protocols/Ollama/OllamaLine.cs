using System.Text.Json;

namespace Gateway.Protocols.Ollama;

/// <summary>The members of one line; what is absent is empty.</summary>
internal ref struct OllamaLine
{
    /// <summary>What is between the quotes, as in <see cref="DoneReason"/>; the others are JSON values.</summary>
    public ReadOnlySpan<byte> Model;
    public ReadOnlySpan<byte> DoneReason;
    public ReadOnlySpan<byte> Message;
    public ReadOnlySpan<byte> Error;
    public ReadOnlySpan<byte> Logprobs;

    /// <summary>Unix seconds.</summary>
    public long? CreatedAt;
    public bool IsDone;
    public OllamaMetrics Metrics;

    /// <summary>These are of <see cref="CompatibleAnswer"/>.</summary>
    public ReadOnlySpan<byte> Id;
    public ReadOnlySpan<byte> Choices;
    public ReadOnlySpan<byte> Usage;

    public static OllamaLine Read(ReadOnlySpan<byte> json)
    {
        var line = default(OllamaLine);
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("message"u8))
            {
                line.Message = cursor.Raw();
            }
            else if (cursor.NameIs("model"u8))
            {
                line.Model = cursor.Text();
            }
            else if (cursor.NameIs("created_at"u8))
            {
                line.CreatedAt = TimeOf(cursor.Raw());
            }
            else if (cursor.NameIs("done"u8))
            {
                line.IsDone = cursor.Raw().SequenceEqual("true"u8);
            }
            else if (cursor.NameIs("done_reason"u8))
            {
                line.DoneReason = cursor.Text();
            }
            else if (cursor.NameIs("error"u8))
            {
                line.Error = cursor.Raw();
            }
            else if (cursor.NameIs("logprobs"u8))
            {
                line.Logprobs = cursor.Raw();
            }
            else if (!line.Metrics.Take(ref cursor))
            {
                line.ReadCompatible(ref cursor);
            }
        }

        return line;
    }

    private void ReadCompatible(ref JsonCursor cursor)
    {
        if (cursor.NameIs("id"u8))
        {
            Id = cursor.Text();
        }
        else if (cursor.NameIs("choices"u8))
        {
            Choices = cursor.Raw();
        }
        else if (cursor.NameIs("usage"u8))
        {
            Usage = cursor.Raw();
        }
        else if (cursor.NameIs("created"u8))
        {
            CreatedAt = cursor.Count(0);
        }
        else
        {
            cursor.Skip();
        }
    }

    private static long? TimeOf(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        return !value.IsEmpty && reader.Read() && reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time) ? time.ToUnixTimeSeconds() : null;
    }
}
