using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>
/// Takes the vectors of one request, of whose inputs a provider may have been sent a part at a time, and writes them as OpenAI does: in the order of the inputs, each as
/// numbers or base64 as the client asked, with one usage for all. Parts may come in any order, one after the other.
/// </summary>
internal sealed class EmbeddingAnswerWriter : IEmbeddingSink
{
    private readonly ArrayBufferWriter<byte> _vectors = new();
    private readonly (int Start, int Length)[] _places;
    private readonly bool _base64;
    private int _offset;
    private int _expected;
    private int? _length;

    /// <param name="count">How many inputs there are.</param>
    /// <param name="base64">Whether the client asked for base64.</param>
    /// <param name="length">How long each vector must be; null: as long as the others.</param>
    public EmbeddingAnswerWriter(int count, bool base64, int? length = null)
    {
        _length = length;
        _places = new (int, int)[count];
        _expected = count;
        _base64 = base64;
    }

    /// <summary>By the provider's own name; empty when it does not say.</summary>
    public string ModelName { get; private set; } = "";

    /// <summary>Of all parts; null as long as none was reported.</summary>
    public AnswerUsage? Used { get; private set; }

    /// <summary>Of the last part, a JSON value.</summary>
    public byte[] NativeUsage { get; private set; } = [];

    public ProviderError? Failure { get; private set; }

    /// <summary>Says which inputs the next answer is of. Without it, it is of all.</summary>
    public void BeginPart(int start, int inputs) => (_offset, _expected) = (start, inputs);

    public void Model(ReadOnlySpan<byte> model)
    {
        try
        {
            ModelName = new JsonString(model.ToArray()).Decode();
        }
        catch (InvalidOperationException)
        {
            ModelName = "";   // an escape that is half a surrogate pair
        }
    }

    public void Numbers(int index, ReadOnlySpan<byte> json)
    {
        ref var place = ref PlaceOf(index);
        place.Start = _vectors.WrittenCount;
        Expect(_base64 ? EmbeddingVector.Encode(json, _vectors) : EmbeddingVector.Copy(json, _vectors));
        place.Length = _vectors.WrittenCount - place.Start;
    }

    public void Base64(int index, ReadOnlySpan<byte> base64)
    {
        if (System.Buffers.Text.Base64.IsValid(base64, out var bytes) && bytes == _length)
        {
            Numbers(index, EmbeddingVector.Widen(base64));
            return;
        }

        ref var place = ref PlaceOf(index);
        place.Start = _vectors.WrittenCount;
        if (_base64)
        {
            if (!EmbeddingVector.TryCountEncoded(base64, out var length))
            {
                throw new JsonException("A vector is not base64.");
            }

            Expect(length);
            _vectors.Write("\""u8);
            _vectors.Write(base64);
            _vectors.Write("\""u8);
        }
        else
        {
            Expect(EmbeddingVector.Decode(base64, _vectors));
        }

        place.Length = _vectors.WrittenCount - place.Start;
    }

    public void Usage(in AnswerUsage usage, ReadOnlySpan<byte> native)
    {
        var before = Used?.Tokens.Prompt ?? 0;
        Used = new(new(before + usage.Tokens.Prompt, 0, 0, 0));
        NativeUsage = native.ToArray();
    }

    public void Fail(ProviderError error) => Failure = error;

    public void End()
    {
        for (var i = _offset; i < _offset + _expected; i++)
        {
            if (_places[i].Length == 0)
            {
                throw new JsonException("The answer lacks a vector.");
            }
        }
    }

    /// <summary>Writes the answer, once all parts have ended.</summary>
    /// <param name="model">What the client is told.</param>
    /// <param name="output">Where to.</param>
    /// <param name="dropped">Names of the client's options that were left out.</param>
    /// <param name="edge">What the edge has to say of it, a JSON object; empty for nothing.</param>
    public void WriteTo(string model, IBufferWriter<byte> output, ImmutableArray<string> dropped = default, ReadOnlySpan<byte> edge = default)
    {
        output.Write("{\"object\":\"list\",\"data\":["u8);
        for (var i = 0; i < _places.Length; i++)
        {
            output.Write(i == 0 ? "{\"object\":\"embedding\",\"index\":"u8 : ",{\"object\":\"embedding\",\"index\":"u8);
            WriteNumber(i, output);
            output.Write(",\"embedding\":"u8);
            output.Write(_vectors.WrittenSpan.Slice(_places[i].Start, _places[i].Length));
            output.Write("}"u8);
        }

        output.Write("],\"model\":\""u8);
        output.Write(JsonEncodedText.Encode(model, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        output.Write("\",\"usage\":{\"prompt_tokens\":"u8);
        WriteNumber(Used?.Tokens.Prompt ?? 0, output);
        output.Write(",\"total_tokens\":"u8);
        WriteNumber(Used?.Tokens.Prompt ?? 0, output);
        output.Write("}"u8);
        AnswerGateway.Write(output, edge, dropped, default);
        output.Write("}"u8);
    }

    /// <summary>Vectors of one answer can be compared with each other: they are of one length, and of the one that was promised.</summary>
    private void Expect(int length)
    {
        _length ??= length;
        if (_length != length)
        {
            throw new JsonException("A vector is not as long as it must be.");
        }
    }

    private static void WriteNumber(long number, IBufferWriter<byte> output)
    {
        var span = output.GetSpan(20);
        _ = number.TryFormat(span, out var written, default, CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    private ref (int Start, int Length) PlaceOf(int index)
    {
        if (index < 0 || index >= _expected || _places[_offset + index].Length > 0)
        {
            throw new JsonException("The answer has a vector that belongs to no input.");
        }

        return ref _places[_offset + index];
    }
}
