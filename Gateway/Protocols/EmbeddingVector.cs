using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.Protocols;

/// <summary>Vectors as JSON arrays of numbers and as base64 of little-endian 32-bit floats, each made of the other.</summary>
internal static class EmbeddingVector
{
    /// <summary>What an array of numbers is made of.</summary>
    private static readonly SearchValues<byte> Numeric = SearchValues.Create("0123456789+-.eE, \t\r\n"u8);

    /// <summary>How many numbers an array has, at the speed of a search; false when it holds anything else.</summary>
    /// <param name="json">One whole, valid JSON value.</param>
    /// <param name="length">Numbers.</param>
    public static bool TryCount(ReadOnlySpan<byte> json, out int length)
    {
        var isVector = json is [(byte)'[', .., (byte)']'] && !json[1..^1].ContainsAnyExcept(Numeric) && json.ContainsAnyInRange((byte)'0', (byte)'9');
        length = isVector ? json.Count((byte)',') + 1 : 0;
        return isVector;
    }

    /// <summary>How many floats a base64 has; false when it is none.</summary>
    public static bool TryCountEncoded(ReadOnlySpan<byte> base64, out int length)
    {
        var isVector = Base64.IsValid(base64, out var bytes) && bytes > 0 && bytes % sizeof(float) == 0;
        length = bytes / sizeof(float);
        return isVector;
    }

    /// <summary>The array without white space; its numbers keep their spelling.</summary>
    /// <returns>How many they are.</returns>
    /// <exception cref="JsonException">It is no array of numbers.</exception>
    public static int Copy(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        var reader = Open(json);
        var separator = "["u8;
        var count = 0;
        while (NextNumber(ref reader))
        {
            count++;
            output.Write(separator);
            output.Write(reader.ValueSpan);
            separator = ","u8;
        }

        ThrowIfEmpty(count == 0);
        output.Write("]"u8);
        return count;
    }

    /// <summary>The quoted base64 of an array.</summary>
    /// <returns>How many floats.</returns>
    /// <exception cref="JsonException">It is no array of numbers that are 32-bit floats.</exception>
    public static int Encode(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        var floats = ArrayPool<byte>.Shared.Rent(Math.Max(16, json.Length * 2));   // a number and its comma are two bytes at least
        try
        {
            var length = 0;
            var reader = Open(json);
            while (NextNumber(ref reader))
            {
                if (!reader.TryGetSingle(out var value) || !float.IsFinite(value))
                {
                    throw new JsonException("A vector has a number that is no 32-bit float.");
                }

                BinaryPrimitives.WriteSingleLittleEndian(floats.AsSpan(length), value);
                length += sizeof(float);
            }

            ThrowIfEmpty(length == 0);
            output.Write("\""u8);
            var base64 = output.GetSpan(Base64.GetMaxEncodedToUtf8Length(length));
            _ = Base64.EncodeToUtf8(floats.AsSpan(0, length), base64, out _, out var written);
            output.Advance(written);
            output.Write("\""u8);
            return length / sizeof(float);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(floats);
        }
    }

    /// <summary>The array of a base64, each number as short as it can be.</summary>
    /// <returns>How many floats.</returns>
    /// <exception cref="JsonException">It is no base64 of finite floats.</exception>
    public static int Decode(ReadOnlySpan<byte> base64, IBufferWriter<byte> output)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Math.Max(16, Base64.GetMaxDecodedFromUtf8Length(base64.Length)));
        try
        {
            if (Base64.DecodeFromUtf8(base64, bytes, out _, out var length) != OperationStatus.Done || length % sizeof(float) != 0)
            {
                throw new JsonException("A vector is not base64 of 32-bit floats.");
            }

            ThrowIfEmpty(length == 0);
            output.Write("["u8);
            for (var at = 0; at < length; at += sizeof(float))
            {
                var value = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(at));
                var span = output.GetSpan(32);
                if (!float.IsFinite(value) || !value.TryFormat(span[1..], out var written, default, CultureInfo.InvariantCulture))
                {
                    throw new JsonException("A vector is not base64 of finite 32-bit floats.");
                }

                span[0] = (byte)',';
                var isFirst = at == 0;
                if (isFirst)
                {
                    span[1..(written + 1)].CopyTo(span);
                }

                output.Advance(isFirst ? written : written + 1);
            }

            output.Write("]"u8);
            return length / sizeof(float);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>The array of a base64 of signed bytes, one a number, as Perplexity has them (docs.perplexity.ai/docs/embeddings: compared by their angle, so that their scale means nothing).</summary>
    /// <exception cref="JsonException">It is no base64.</exception>
    public static byte[] Widen(ReadOnlySpan<byte> base64)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        return Base64.DecodeFromUtf8(base64, bytes, out _, out var length) == OperationStatus.Done
            ? JsonSerializer.SerializeToUtf8Bytes(MemoryMarshal.Cast<byte, sbyte>(bytes.AsSpan(0, length)).ToArray())
            : throw new JsonException("A vector is not base64.");
    }

    private static void ThrowIfEmpty(bool isEmpty)
    {
        if (isEmpty)
        {
            throw new JsonException("A vector is empty.");
        }
    }

    private static Utf8JsonReader Open(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        return reader.Read() && reader.TokenType == JsonTokenType.StartArray ? reader : throw new JsonException("A vector is not an array.");
    }

    private static bool NextNumber(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Number => true,
            JsonTokenType.EndArray => false,
            _ => throw new JsonException("A vector has something that is no number."),
        };
    }
}
