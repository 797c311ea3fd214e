using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>The members of a Chat Completion, or of a chunk of one, that mean something here; what is absent is empty.</summary>
internal ref struct ChatPayload
{
    /// <summary>A string, as it stands between its quotes.</summary>
    public ReadOnlySpan<byte> Id;

    /// <summary>A string, as it stands between its quotes.</summary>
    public ReadOnlySpan<byte> Model;

    /// <summary>A string, as it stands between its quotes.</summary>
    public ReadOnlySpan<byte> ServiceTier;

    /// <summary>A JSON array.</summary>
    public ReadOnlySpan<byte> Choices;

    /// <summary>A JSON object.</summary>
    public ReadOnlySpan<byte> Usage;

    public long? Created;

    public bool HasError;

    public static ChatPayload Read(ReadOnlySpan<byte> json)
    {
        var payload = default(ChatPayload);
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("choices"u8))
            {
                payload.Choices = cursor.Raw();
            }
            else if (cursor.NameIs("usage"u8))
            {
                payload.Usage = cursor.Raw();
            }
            else if (cursor.NameIs("id"u8))
            {
                payload.Id = cursor.Text();
            }
            else if (cursor.NameIs("model"u8))
            {
                payload.Model = cursor.Text();
            }
            else if (cursor.NameIs("created"u8))
            {
                payload.Created = cursor.Count(-1) is >= 0 and var created ? created : null;
            }
            else if (cursor.NameIs("service_tier"u8))
            {
                payload.ServiceTier = cursor.Text();
            }
            else if (cursor.NameIs("error"u8))
            {
                payload.HasError = cursor.Raw().Length > 2;
            }
            else if (cursor.NameIs("x_groq"u8))
            {
                payload.TakeGroq(cursor.Raw());
            }
            else
            {
                cursor.Skip();
            }
        }

        return payload;
    }

    public static void TellUsage(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        if (json.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (UsageReader.TryRead(ref reader, out var usage))
        {
            sink.Usage(new(usage, usage.CacheWritten), json);
        }
    }

    /// <summary>Groq may put a stream's usage only here.</summary>
    private void TakeGroq(ReadOnlySpan<byte> json)
    {
        var cursor = new JsonCursor(json);
        if (json.IsEmpty || !cursor.TryEnterObject())
        {
            return;
        }

        while (cursor.NextMember())
        {
            if (cursor.NameIs("usage"u8))
            {
                var usage = cursor.Raw();
                Usage = Usage.IsEmpty ? usage : Usage;
            }
            else
            {
                cursor.Skip();
            }
        }
    }
}
