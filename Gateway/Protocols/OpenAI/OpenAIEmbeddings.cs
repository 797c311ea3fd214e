using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>
/// OpenAI's own <c>/embeddings</c>: the client's body with another model. Answers are read for hosts that do not give what was asked for: some know no base64,
/// some give nothing else.
/// </summary>
internal sealed class OpenAIEmbeddings : IEmbeddingProtocol
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public string Name => "openai";

    public int BatchLimit => 2048;

    public bool TakesTokens => true;

    public RenderedRequest RenderEmbeddings(EmbeddingRequest request, in RenderTarget target, IBufferWriter<byte> body)
    {
        using (var json = new Utf8JsonWriter(body, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, target.Model);
            if (request.Body.Exists)
            {
                CopyOthers(json, request.Body);
            }
            else
            {
                WritePart(json, request);
            }

            json.WriteEndObject();
        }

        return new("/embeddings");
    }

    public void ParseEmbeddings(ReadOnlySpan<byte> body, IEmbeddingSink sink)
    {
        ReadOnlySpan<byte> data = default, model = default, usage = default, error = default;
        var cursor = new JsonCursor(body);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("data"u8))
            {
                data = cursor.Raw();
            }
            else if (cursor.NameIs("model"u8))
            {
                model = cursor.Text();
            }
            else if (cursor.NameIs("usage"u8))
            {
                usage = cursor.Raw();
            }
            else if (cursor.NameIs("error"u8))
            {
                error = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        if (!error.IsEmpty)
        {
            sink.Fail(ProviderErrorReader.Read(body.ToArray()));
            return;
        }

        if (!model.IsEmpty)
        {
            sink.Model(model);
        }

        ReadVectors(data, sink);
        ReportUsage(usage, sink);
        sink.End();
    }

    private static void CopyOthers(Utf8JsonWriter json, JsonRaw body)
    {
        var members = new JsonCursor(body.Utf8.Span);
        members.EnterObject();
        while (members.NextMember())
        {
            var name = new JsonString(members.Name.ToArray());
            var value = members.Raw();
            if (!name.Is("model"u8))
            {
                json.WritePropertyName(name.DecodeUtf8().Span);
                json.WriteRawValue(value.IsEmpty ? "null"u8 : value, skipInputValidation: true);
            }
        }
    }

    private static void WritePart(Utf8JsonWriter json, EmbeddingRequest request)
    {
        json.WriteStartArray("input"u8);
        foreach (var text in request.Texts)
        {
            text.WriteTo(json);
        }

        foreach (var tokens in request.Tokens)
        {
            tokens.WriteTo(json);
        }

        json.WriteEndArray();
        if (request.Dimensions is { } dimensions)
        {
            json.WriteNumber("dimensions"u8, dimensions);
        }

        json.WriteString("encoding_format"u8, request.Base64 ? "base64"u8 : "float"u8);
        request.User?.WriteTo(json, "user"u8);
        foreach (var member in request.Extra)
        {
            json.WritePropertyName(member.Name);
            member.Value.WriteTo(json);
        }
    }

    private static void ReadVectors(ReadOnlySpan<byte> data, IEmbeddingSink sink)
    {
        var items = new JsonCursor(data);
        items.EnterArray();
        for (var next = 0; items.NextElement(out var item); next++)
        {
            ReadOnlySpan<byte> vector = default;
            long index = next;
            var cursor = new JsonCursor(item);
            cursor.EnterObject();
            while (cursor.NextMember())
            {
                if (cursor.NameIs("embedding"u8))
                {
                    vector = cursor.Raw();
                }
                else if (cursor.NameIs("index"u8))
                {
                    index = cursor.Count(next);
                }
                else
                {
                    cursor.Skip();
                }
            }

            var place = (int)Math.Min(index, int.MaxValue);
            if (vector is [(byte)'"', .., (byte)'"'])
            {
                sink.Base64(place, vector[1..^1]);
            }
            else
            {
                sink.Numbers(place, vector);
            }
        }
    }

    /// <summary>Some give the total alone.</summary>
    private static void ReportUsage(ReadOnlySpan<byte> usage, IEmbeddingSink sink)
    {
        if (usage is not [(byte)'{', ..])
        {
            return;
        }

        long prompt = 0, total = 0;
        var cursor = new JsonCursor(usage);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("prompt_tokens"u8))
            {
                prompt = cursor.Count(0);
            }
            else if (cursor.NameIs("total_tokens"u8))
            {
                total = cursor.Count(0);
            }
            else
            {
                cursor.Skip();
            }
        }

        if (Math.Max(prompt, total) is > 0 and var read)
        {
            sink.Usage(new(new(prompt > 0 ? prompt : read, 0, 0, 0)), usage);
        }
    }
}
