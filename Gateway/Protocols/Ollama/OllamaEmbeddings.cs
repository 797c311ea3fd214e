using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Ollama;

/// <summary>
/// Ollama's <c>/api/embed</c>. A text that is too long is refused, as OpenAI does, instead of cut, unless <c>truncate</c> says otherwise.
/// Source: its OpenAPI document (shared/recorded/specs/ollama), read 2026-11.
/// </summary>
internal sealed class OllamaEmbeddings : IEmbeddingProtocol
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public string Name => "ollama";

    /// <summary>It has no limit of its own, but works on all of them at once.</summary>
    public int BatchLimit => 256;

    public bool TakesTokens => false;

    public RenderedRequest RenderEmbeddings(EmbeddingRequest request, in RenderTarget target, IBufferWriter<byte> body)
    {
        var dropped = new DroppedOptions();
        using (var json = new Utf8JsonWriter(body, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, target.Model);
            EmbeddingLists.Write(json, "input"u8, request);
            if (request.Dimensions is { } dimensions)
            {
                json.WriteNumber("dimensions"u8, dimensions);
            }

            WriteExtra(json, request, dropped);
            json.WriteEndObject();
        }

        return new("/api/embed") { Dropped = dropped.ToImmutable() };
    }

    public void ParseEmbeddings(ReadOnlySpan<byte> body, IEmbeddingSink sink)
    {
        ReadOnlySpan<byte> embeddings = default, model = default, error = default;
        var metrics = default(OllamaMetrics);
        var cursor = new JsonCursor(body);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("embeddings"u8))
            {
                embeddings = cursor.Raw();
            }
            else if (cursor.NameIs("model"u8))
            {
                model = cursor.Text();
            }
            else if (cursor.NameIs("error"u8))
            {
                error = cursor.Raw();
            }
            else if (!metrics.Take(ref cursor))
            {
                cursor.Skip();
            }
        }

        if (error.Length > 2)
        {
            sink.Fail(ProviderErrorReader.Read(body.ToArray()));
            return;
        }

        if (!model.IsEmpty)
        {
            sink.Model(model);
        }

        EmbeddingLists.Read(embeddings, sink);
        metrics.Report(sink);
        sink.End();
    }

    private static void WriteExtra(Utf8JsonWriter json, EmbeddingRequest request, DroppedOptions dropped)
    {
        JsonRaw truncate = default;
        foreach (var member in request.Extra)
        {
            switch (member.Name)
            {
                case "truncate":
                    truncate = member.Value;
                    break;
                case "keep_alive" or "options":
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
            json.WriteBoolean("truncate"u8, false);
        }

        if (request.User is { IsEmpty: false })
        {
            dropped.Add("user");
        }
    }
}
