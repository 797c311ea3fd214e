using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.Gemini;

namespace Gateway.Protocols.Vertex;

/// <summary>
/// Vertex AI's <c>predict</c>. A text that is too long is refused, as OpenAI does, instead of cut, unless <c>autoTruncate</c> says otherwise.
/// Source: cloud.google.com/vertex-ai/generative-ai/docs, embeddings/get-text-embeddings and model-reference/text-embeddings-api, read 2026-11-21.
/// </summary>
internal sealed class VertexEmbeddings : IEmbeddingProtocol
{
    /// <summary>Of all texts of one request. A text has no more tokens than bytes, so that counting those never sends too much.</summary>
    private const int MostTokens = 20_000;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public string Name => "vertex";

    public int BatchLimit => 250;

    public bool TakesTokens => false;

    /// <summary>Gemini's own models take one text; so is asked of all that are not known to take more.</summary>
    public int PartOf(EmbeddingRequest request, int start, string model)
    {
        var name = model.AsSpan(model.LastIndexOf('/') + 1);
        if (!name.StartsWith("text-embedding-", StringComparison.Ordinal) && !name.StartsWith("text-multilingual-embedding-", StringComparison.Ordinal))
        {
            return 1;
        }

        var most = Math.Min(BatchLimit, request.Count - start);
        var count = 1;
        for (var bytes = (long)request.Texts[start].Inner.Length; count < most; count++)
        {
            bytes += request.Texts[start + count].Inner.Length;
            if (bytes > MostTokens)
            {
                break;
            }
        }

        return count;
    }

    public RenderedRequest RenderEmbeddings(EmbeddingRequest request, in RenderTarget target, IBufferWriter<byte> body)
    {
        var dropped = new DroppedOptions();
        using (var json = new Utf8JsonWriter(body, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteStartArray("instances"u8);
            foreach (var text in request.Texts)
            {
                json.WriteStartObject();
                text.WriteTo(json, "content"u8);
                if (request.InputType is { } type)
                {
                    json.WriteString("task_type"u8, GeminiEmbeddings.TaskOf(type));
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteParameters(json, request, dropped);
            json.WriteEndObject();
        }

        return new(VertexProtocol.PathOf(target.Model, "predict")) { Dropped = dropped.ToImmutable() };
    }

    public void ParseEmbeddings(ReadOnlySpan<byte> body, IEmbeddingSink sink)
    {
        ReadOnlySpan<byte> predictions = default, error = default;
        var cursor = new JsonCursor(body);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("predictions"u8))
            {
                predictions = cursor.Raw();
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
            sink.Fail(GeminiErrorReader.Read(body.ToArray()));
            return;
        }

        long tokens = 0;
        ReadOnlySpan<byte> statistics = default;
        var items = new JsonCursor(predictions);
        items.EnterArray();
        for (var index = 0; items.NextElement(out var item); index++)
        {
            var embeddings = EmbeddingLists.Member(item, "embeddings"u8);
            sink.Numbers(index, EmbeddingLists.Member(embeddings, "values"u8));
            statistics = EmbeddingLists.Member(embeddings, "statistics"u8);
            tokens += JsonNumber.Count(EmbeddingLists.Member(statistics, "token_count"u8));
        }

        if (tokens > 0)
        {
            sink.Usage(new(new(tokens, 0, 0, 0)), statistics);
        }

        sink.End();
    }

    private static void WriteParameters(Utf8JsonWriter json, EmbeddingRequest request, DroppedOptions dropped)
    {
        JsonRaw truncate = default;
        foreach (var member in request.Extra)
        {
            switch (member.Name)
            {
                case "input_type" when request.InputType is not null:
                    break;
                case "autoTruncate":
                    truncate = member.Value;
                    break;
                default:
                    dropped.Add(member.Name);
                    break;
            }
        }

        if (request.User is { IsEmpty: false })
        {
            dropped.Add("user");
        }

        json.WriteStartObject("parameters"u8);
        if (request.Dimensions is { } dimensions)
        {
            json.WriteNumber("outputDimensionality"u8, dimensions);
        }

        if (truncate.Exists)
        {
            truncate.WriteTo(json, "autoTruncate"u8);
        }
        else
        {
            json.WriteBoolean("autoTruncate"u8, false);
        }

        json.WriteEndObject();
    }
}
