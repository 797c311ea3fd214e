using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.Cohere;

namespace Gateway.Protocols.Bedrock;

/// <summary>
/// Amazon Bedrock's InvokeModel, whose body is the model's own: Cohere's, or else Titan's, one text at a time. Cohere's tokens are counted in a header alone, so that
/// they go for unreported. Source: docs.aws.amazon.com/bedrock/latest/userguide, model-parameters-titan-embed-text and model-parameters-embed, read 2026-11-21.
/// </summary>
internal sealed class BedrockEmbeddings : IEmbeddingProtocol
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly CohereEmbeddings _cohere = new();

    public string Name => "bedrock";

    public int BatchLimit => _cohere.BatchLimit;

    public bool TakesTokens => false;

    public int PartOf(EmbeddingRequest request, int start, string model) => IsCohere(model) ? Math.Min(BatchLimit, request.Count - start) : 1;

    public RenderedRequest RenderEmbeddings(EmbeddingRequest request, in RenderTarget target, IBufferWriter<byte> body)
    {
        var dropped = new DroppedOptions();
        using (var json = new Utf8JsonWriter(body, WriterOptions))
        {
            json.WriteStartObject();
            if (IsCohere(target.Model))
            {
                WriteCohere(json, request, target.Model, dropped);
            }
            else
            {
                WriteTitan(json, request, target.Model, dropped);
            }

            json.WriteEndObject();
        }

        return new($"/model/{Uri.EscapeDataString(target.Model)}/invoke") { Dropped = dropped.ToImmutable() };
    }

    public void ParseEmbeddings(ReadOnlySpan<byte> body, IEmbeddingSink sink)
    {
        ReadOnlySpan<byte> embedding = default, count = default;
        var cursor = new JsonCursor(body);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("embedding"u8))
            {
                embedding = cursor.Raw();
            }
            else if (cursor.NameIs("inputTextTokenCount"u8))
            {
                count = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        if (embedding.IsEmpty)
        {
            _cohere.ParseEmbeddings(body, sink);
            return;
        }

        sink.Numbers(0, embedding);
        var tokens = JsonNumber.Count(count);
        if (tokens > 0)
        {
            sink.Usage(new(new(tokens, 0, 0, 0)), count);
        }

        sink.End();
    }

    private static bool IsCohere(string model) => BedrockModel.Of(model).Vendor == BedrockVendor.Cohere;

    /// <summary>Bedrock has no queue to be first in, and of a limit to tokens only the fourth generation knows: what a model does not know, it refuses.</summary>
    private static void WriteCohere(Utf8JsonWriter json, EmbeddingRequest request, string model, DroppedOptions dropped)
    {
        var isThird = model.Contains("-v3", StringComparison.Ordinal);
        var known = request.Extra.RemoveAll(member => member.Name == "priority" || (isThird && member.Name == "max_tokens"));
        foreach (var member in request.Extra.Except(known))
        {
            dropped.Add(member.Name);
        }

        CohereEmbeddings.Write(json, request with { Extra = known }, model, dropped);
    }

    /// <summary>The first generation knows the text alone.</summary>
    private static void WriteTitan(Utf8JsonWriter json, EmbeddingRequest request, string model, DroppedOptions dropped)
    {
        var knowsOptions = !model.Contains("titan-embed-text-v1", StringComparison.Ordinal) && !model.Contains("titan-embed-g1", StringComparison.Ordinal);
        JsonRaw normalize = default;
        request.Texts[0].WriteTo(json, "inputText"u8);
        foreach (var member in request.Extra)
        {
            if (knowsOptions && member.Name == "normalize")
            {
                normalize = member.Value;
            }
            else
            {
                dropped.Add(member.Name);
            }
        }

        if (request.User is { IsEmpty: false })
        {
            dropped.Add("user");
        }

        if (!knowsOptions)
        {
            if (request.Dimensions is not null)
            {
                dropped.Add("dimensions");
            }

            return;
        }

        if (request.Dimensions is { } dimensions)
        {
            json.WriteNumber("dimensions"u8, dimensions);
        }

        if (normalize.Exists)
        {
            normalize.WriteTo(json, "normalize"u8);
        }
        else
        {
            json.WriteBoolean("normalize"u8, true);
        }
    }
}
