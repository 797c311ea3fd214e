using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Cohere;

/// <summary>
/// Cohere's <c>/v2/embed</c>. It demands to know what vectors are for: documents, unless <c>input_type</c> says otherwise. A text that is too long is refused, as OpenAI does,
/// instead of cut, unless <c>truncate</c> says otherwise. Source: its OpenAPI document (shared/recorded/specs/cohere), read 2026-11.
/// </summary>
internal sealed class CohereEmbeddings : IEmbeddingProtocol
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public string Name => "cohere";

    public int BatchLimit => 96;

    public bool TakesTokens => false;

    public RenderedRequest RenderEmbeddings(EmbeddingRequest request, in RenderTarget target, IBufferWriter<byte> body)
    {
        var dropped = new DroppedOptions();
        using (var json = new Utf8JsonWriter(body, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, target.Model);
            Write(json, request, target.Model, dropped);
            json.WriteEndObject();
        }

        return new("/v2/embed") { Dropped = dropped.ToImmutable() };
    }

    public void ParseEmbeddings(ReadOnlySpan<byte> body, IEmbeddingSink sink)
    {
        ReadOnlySpan<byte> embeddings = default, meta = default, message = default;
        var cursor = new JsonCursor(body);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("embeddings"u8))
            {
                embeddings = cursor.Raw();
            }
            else if (cursor.NameIs("meta"u8))
            {
                meta = cursor.Raw();
            }
            else if (cursor.NameIs("message"u8))
            {
                message = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        if (embeddings.IsEmpty && !message.IsEmpty)
        {
            sink.Fail(OpenAI.ProviderErrorReader.Read(body.ToArray()));
            return;
        }

        EmbeddingLists.Read(Floats(embeddings), sink);
        ReportUsage(meta, sink);
        sink.End();
    }

    /// <summary>Writes what is asked of a model, wherever it is: all but its name.</summary>
    public static void Write(Utf8JsonWriter json, EmbeddingRequest request, string model, DroppedOptions dropped)
    {
        EmbeddingLists.Write(json, "texts"u8, request);
        json.WriteString("input_type"u8, request.InputType switch
        {
            EmbeddingInputType.Query => "search_query"u8,
            EmbeddingInputType.Classification => "classification"u8,
            EmbeddingInputType.Clustering => "clustering"u8,
            _ => "search_document"u8,
        });
        json.WriteStartArray("embedding_types"u8);
        json.WriteStringValue("float"u8);
        json.WriteEndArray();
        WriteDimensions(json, request, model, dropped);
        WriteExtra(json, request, dropped);
    }

    /// <summary>Models before the fourth generation have one length.</summary>
    private static void WriteDimensions(Utf8JsonWriter json, EmbeddingRequest request, string model, DroppedOptions dropped)
    {
        if (request.Dimensions is not { } dimensions)
        {
            return;
        }

        if (model.Contains("-v3", StringComparison.Ordinal) || model.Contains("-v2", StringComparison.Ordinal))
        {
            dropped.Add("dimensions");
        }
        else
        {
            json.WriteNumber("output_dimension"u8, dimensions);
        }
    }

    private static void WriteExtra(Utf8JsonWriter json, EmbeddingRequest request, DroppedOptions dropped)
    {
        JsonRaw truncate = default;
        foreach (var member in request.Extra)
        {
            switch (member.Name)
            {
                case "input_type" when request.InputType is not null:
                    break;
                case "truncate":
                    truncate = member.Value;
                    break;
                case "max_tokens" or "priority":
                    json.WritePropertyName(member.Name);
                    member.Value.WriteTo(json);
                    break;
                default:
                    dropped.Add(member.Name);
                    break;
            }
        }

        if (truncate.Exists)
        {
            truncate.WriteTo(json, "truncate"u8);
        }
        else
        {
            json.WriteString("truncate"u8, "NONE"u8);
        }

        if (request.User is { IsEmpty: false })
        {
            dropped.Add("user");
        }
    }

    /// <summary>The list by its type; a bare list is what older versions of the API give.</summary>
    private static ReadOnlySpan<byte> Floats(ReadOnlySpan<byte> embeddings)
    {
        if (embeddings is [(byte)'[', ..])
        {
            return embeddings;
        }

        var floats = EmbeddingLists.Member(embeddings, "float"u8);
        return floats.IsEmpty ? throw new JsonException("The answer has no float embeddings.") : floats;
    }

    private static void ReportUsage(ReadOnlySpan<byte> meta, IEmbeddingSink sink)
    {
        var tokens = InputOf(EmbeddingLists.Member(meta, "tokens"u8));
        var read = tokens > 0 ? tokens : InputOf(EmbeddingLists.Member(meta, "billed_units"u8));
        if (read > 0)
        {
            sink.Usage(new(new(read, 0, 0, 0)), meta);
        }
    }

    private static long InputOf(ReadOnlySpan<byte> units) => JsonNumber.Count(EmbeddingLists.Member(units, "input_tokens"u8)) + JsonNumber.Count(EmbeddingLists.Member(units, "image_tokens"u8));
}
