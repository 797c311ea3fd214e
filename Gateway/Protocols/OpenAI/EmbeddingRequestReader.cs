using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>
/// Reads the body of <c>POST /v1/embeddings</c>. Values come as slices of it. Limits are OpenAI's: 2048 inputs, none of them empty
/// (platform.openai.com/docs/api-reference/embeddings, read 2026-11).
/// </summary>
internal static class EmbeddingRequestReader
{
    private const int MostInputs = 2048;
    private const int MaxDepth = 128;

    /// <summary>The request and the model it names; or the fault.</summary>
    public static (EmbeddingRequest? Request, JsonString Model, RequestFault? Fault) Read(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            return (null, default, RequestFault.InvalidJson("The body is not UTF-8."));
        }

        try
        {
            return ReadMembers(body);
        }
        catch (JsonException)
        {
            return (null, default, RequestFault.InvalidJson("The body is not valid JSON."));
        }
    }

    private static (EmbeddingRequest? Request, JsonString Model, RequestFault? Fault) ReadMembers(ReadOnlyMemory<byte> body)
    {
        JsonString? model = null;
        RequestFault? fault = null;
        var request = new EmbeddingRequest();
        var extra = ImmutableArray.CreateBuilder<ExtraMember>();
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return (null, default, RequestFault.InvalidJson("The body is not a JSON object."));
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var kind = reader.TokenType;
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var value = body[start..(int)reader.BytesConsumed];
            if (kind == JsonTokenType.Null)
            {
                continue;
            }

            switch (name)
            {
                case "model" when kind == JsonTokenType.String:
                    model = Inner(value);
                    break;
                case "input":
                    (request, var wrong) = ReadInput(request, value, kind);
                    fault ??= wrong;
                    break;
                case "dimensions" when kind == JsonTokenType.Number:
                    var isCount = int.TryParse(value.Span, NumberStyles.None, CultureInfo.InvariantCulture, out var dimensions) && dimensions > 0;
                    fault ??= isCount ? null : RequestFault.WrongType(name, "a positive whole number");
                    request = request with { Dimensions = dimensions };
                    break;
                case "encoding_format" when kind == JsonTokenType.String && Inner(value) is var format && (format.Is("float"u8) || format.Is("base64"u8)):
                    request = request with { Base64 = format.Is("base64"u8) };
                    break;
                case "user" when kind == JsonTokenType.String:
                    request = request with { User = Inner(value) };
                    break;
                case "input_type" when kind == JsonTokenType.String:
                    request = request with { InputType = TypeOf(Inner(value)) };
                    extra.Add(new(name, new(value)));   // other hosts of this format have other words for it
                    break;
                case "model" or "encoding_format" or "user" or "dimensions":
                    fault ??= RequestFault.WrongType(name, name switch { "encoding_format" => "'float' or 'base64'", "dimensions" => "a positive whole number", _ => "a string" });
                    break;
                default:
                    extra.Add(new(name, new(value)));
                    break;
            }
        }

        _ = reader.Read();   // throws on anything behind it
        fault ??= model is not { IsEmpty: false } ? RequestFault.Missing("model") : request.Count == 0 ? RequestFault.Missing("input") : null;
        return fault is null ? (request with { Extra = extra.ToImmutable(), Body = new(body) }, model!.Value, null) : (null, default, fault);
    }

    private static (EmbeddingRequest Request, RequestFault? Fault) ReadInput(EmbeddingRequest request, ReadOnlyMemory<byte> value, JsonTokenType kind)
    {
        if (kind == JsonTokenType.String)
        {
            return Inner(value) is { IsEmpty: false } text ? (request with { Texts = [text] }, null) : (request, Empty);
        }

        if (kind != JsonTokenType.StartArray)
        {
            return (request, Wrong);
        }

        var texts = ImmutableArray.CreateBuilder<JsonString>();
        var tokens = ImmutableArray.CreateBuilder<JsonRaw>();
        var reader = new Utf8JsonReader(value.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.Number:
                    return IsTokens(value.Span) ? (request with { Tokens = [new(value)] }, null) : (request, Wrong);
                case JsonTokenType.String when tokens.Count == 0:
                    texts.Add(Inner(value[start..(int)reader.BytesConsumed]));
                    if (texts[^1].IsEmpty)
                    {
                        return (request, Empty);
                    }

                    break;
                case JsonTokenType.StartArray when texts.Count == 0:
                    reader.Skip();
                    tokens.Add(new(value[start..(int)reader.BytesConsumed]));
                    if (!IsTokens(tokens[^1].Utf8.Span))
                    {
                        return (request, Wrong);
                    }

                    break;
                default:
                    return (request, Wrong);
            }

            if (texts.Count + tokens.Count > MostInputs)
            {
                return (request, new("invalid_value", $"Invalid value for 'input': at most {MostInputs} inputs are allowed.", "input"));
            }
        }

        return (request with { Texts = texts.ToImmutable(), Tokens = tokens.ToImmutable() }, null);
    }

    private static RequestFault Wrong { get; } = RequestFault.WrongType("input", "a string, an array of strings, or arrays of token numbers");

    private static RequestFault Empty { get; } = new("invalid_value", "Invalid value for 'input': no input may be empty.", "input");

    private static bool IsTokens(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var count = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var token) && token >= 0)
        {
            count++;
        }

        return count > 0 && reader.TokenType == JsonTokenType.EndArray;
    }

    private static JsonString Inner(ReadOnlyMemory<byte> literal) => new(literal[1..^1]);

    /// <summary>As Cohere, Voyage, NVIDIA and Google spell it.</summary>
    private static EmbeddingInputType? TypeOf(JsonString type) => type.Inner.Span switch
    {
        var name when name.SequenceEqual("search_document"u8) || name.SequenceEqual("document"u8) || name.SequenceEqual("passage"u8) || name.SequenceEqual("RETRIEVAL_DOCUMENT"u8) => EmbeddingInputType.Document,
        var name when name.SequenceEqual("search_query"u8) || name.SequenceEqual("query"u8) || name.SequenceEqual("RETRIEVAL_QUERY"u8) => EmbeddingInputType.Query,
        var name when name.SequenceEqual("classification"u8) || name.SequenceEqual("CLASSIFICATION"u8) => EmbeddingInputType.Classification,
        var name when name.SequenceEqual("clustering"u8) || name.SequenceEqual("CLUSTERING"u8) => EmbeddingInputType.Clustering,
        _ => null,
    };
}
