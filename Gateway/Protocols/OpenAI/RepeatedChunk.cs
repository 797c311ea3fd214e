using System.Buffers;

namespace Gateway.Protocols.OpenAI;

/// <summary>
/// Nearly every chunk of a stream is the one before with another text in the same place, and with some providers another padding behind it.
/// What such a chunk holds need not be read again: a JSON document in which plain characters replace others within a string stays JSON, and
/// the facts do not depend on what a text or a padding says. Anything else, an escape within the text included, is for <see cref="PayloadReader"/>.
/// </summary>
internal struct RepeatedChunk : IDisposable
{
    private static readonly SearchValues<byte> EndOfPlainText = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(c => (byte)c)]);

    private byte[]? _bytes;
    private int _length;
    private PayloadFacts _facts;

    /// <summary>The facts of <paramref name="payload"/>, if it repeats what was remembered.</summary>
    public readonly bool TryRead(ReadOnlySpan<byte> payload, out PayloadFacts facts)
    {
        facts = _facts;
        var known = _bytes.AsSpan(0, _length);
        if (known.IsEmpty || !Pass(ref payload, known[..facts.Text.Start]) || PassPlainText(ref payload) is not (> 0 and var length))
        {
            return false;
        }

        facts.ContentBytes += length - facts.Text.Length;
        return facts.Padding.Exists
            ? Pass(ref payload, known[facts.Text.End..facts.Padding.Start])
                && PassPlainText(ref payload) >= 0
                && payload.SequenceEqual(known[facts.Padding.End..])
            : payload.SequenceEqual(known[facts.Text.End..]);
    }

    /// <summary>Remembers a chunk that was read, if others can repeat it.</summary>
    public void Remember(ReadOnlySpan<byte> payload, in PayloadFacts facts)
    {
        if (!facts.Text.Exists)
        {
            return;
        }

        if (_bytes is null || _bytes.Length < payload.Length)
        {
            Dispose();
            _bytes = ArrayPool<byte>.Shared.Rent(payload.Length);
        }

        payload.CopyTo(_bytes);
        (_length, _facts) = (payload.Length, facts);
    }

    public void Dispose()
    {
        if (_bytes is { } bytes)
        {
            (_bytes, _length) = (null, 0);
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static bool Pass(ref ReadOnlySpan<byte> payload, ReadOnlySpan<byte> expected)
    {
        if (!payload.StartsWith(expected))
        {
            return false;
        }

        payload = payload[expected.Length..];
        return true;
    }

    /// <summary>How long the text up to the quote at its end is; -1 when it is not plain or has no end.</summary>
    private static int PassPlainText(ref ReadOnlySpan<byte> payload)
    {
        var end = payload.IndexOfAny(EndOfPlainText);
        if (end < 0 || payload[end] != '"')
        {
            return -1;
        }

        payload = payload[end..];
        return end;
    }
}
