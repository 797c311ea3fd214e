using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Gemini;

/// <summary>
/// Google's <c>batchEmbedContents</c>. Only newer models count tokens.
/// Source: its OpenAPI document (shared/recorded/specs/gemini) and ai.google.dev/gemini-api/docs/embeddings, read 2026-11.
/// </summary>
internal sealed class GeminiEmbeddings : IEmbeddingProtocol
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public string Name => "gemini";

    public int BatchLimit => 100;

    public bool TakesTokens => false;

    public RenderedRequest RenderEmbeddings(EmbeddingRequest request, in RenderTarget target, IBufferWriter<byte> body)
    {
        var dropped = new DroppedOptions();
        var model = target.Model.StartsWith("models/", StringComparison.Ordinal) ? target.Model[7..] : target.Model;
        using (var json = new Utf8JsonWriter(body, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteStartArray("requests"u8);
            foreach (var text in request.Texts)
            {
                Write(json, text, $"models/{model}", request);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        foreach (var member in request.Extra)
        {
            if (member.Name != "input_type" || request.InputType is null)
            {
                dropped.Add(member.Name);
            }
        }

        if (request.User is { IsEmpty: false })
        {
            dropped.Add("user");
        }

        return new($"/models/{Uri.EscapeDataString(model)}:batchEmbedContents") { Dropped = dropped.ToImmutable() };
    }

    public void ParseEmbeddings(ReadOnlySpan<byte> body, IEmbeddingSink sink)
    {
        ReadOnlySpan<byte> embeddings = default, usage = default, error = default;
        var cursor = new JsonCursor(body);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("embeddings"u8))
            {
                embeddings = cursor.Raw();
            }
            else if (cursor.NameIs("usageMetadata"u8))
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
            sink.Fail(GeminiErrorReader.Read(body.ToArray()));
            return;
        }

        var items = new JsonCursor(embeddings);
        items.EnterArray();
        for (var index = 0; items.NextElement(out var item); index++)
        {
            sink.Numbers(index, EmbeddingLists.Member(item, "values"u8));
        }

        var count = JsonNumber.Count(EmbeddingLists.Member(usage, "promptTokenCount"u8));
        if (count > 0)
        {
            sink.Usage(new(new(count, 0, 0, 0)), usage);
        }

        sink.End();
    }

    /// <summary>What vectors are for, in Google's word.</summary>
    public static ReadOnlySpan<byte> TaskOf(EmbeddingInputType type) => type switch
    {
        EmbeddingInputType.Query => "RETRIEVAL_QUERY"u8,
        EmbeddingInputType.Classification => "CLASSIFICATION"u8,
        EmbeddingInputType.Clustering => "CLUSTERING"u8,
        _ => "RETRIEVAL_DOCUMENT"u8,
    };

    private static void Write(Utf8JsonWriter json, JsonString text, string model, EmbeddingRequest request)
    {
        json.WriteStartObject();
        json.WriteString("model"u8, model);
        json.WriteStartObject("content"u8);
        json.WriteStartArray("parts"u8);
        json.WriteStartObject();
        text.WriteTo(json, "text"u8);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        if (request.InputType is { } type)
        {
            json.WriteString("taskType"u8, TaskOf(type));
        }

        if (request.Dimensions is { } dimensions)
        {
            json.WriteNumber("outputDimensionality"u8, dimensions);
        }

        json.WriteEndObject();
    }
}
