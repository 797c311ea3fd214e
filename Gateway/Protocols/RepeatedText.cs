using System.Buffers;
using System.Text.Unicode;

namespace Gateway.Protocols;

/// <summary>
/// Nearly every event of a stream is the one before with another text in the same place. Such an event need not be read again: a JSON document in which plain
/// characters replace others within a string says the same but for that text. Anything else, an escape within the text included, is not recognised.
/// </summary>
internal struct RepeatedText
{
    private static readonly SearchValues<byte> EndOfPlainText = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(c => (byte)c)]);

    private byte[]? _bytes;
    private int _before;
    private int _after;

    /// <summary>The text of an event, if all else in it is as it was in the one remembered.</summary>
    public readonly bool TryRead(ReadOnlySpan<byte> data, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (_before == 0 || !data.StartsWith(_bytes.AsSpan(0, _before)))
        {
            return false;
        }

        var rest = data[_before..];
        var end = rest.IndexOfAny(EndOfPlainText);
        if (end <= 0 || !rest[end..].SequenceEqual(_bytes.AsSpan(_before, _after)) || !Utf8.IsValid(rest[..end]))
        {
            return false;
        }

        text = rest[..end];
        return true;
    }

    /// <summary>Remembers an event that was read, and where its text is in it.</summary>
    public void Remember(ReadOnlySpan<byte> data, ReadOnlySpan<byte> text)
    {
        Forget();
        if (text.IsEmpty || !data.Overlaps(text, out var start))
        {
            return;
        }

        var after = data[(start + text.Length)..];
        if (_bytes is null || _bytes.Length < start + after.Length)
        {
            _bytes = new byte[start + after.Length];
        }

        data[..start].CopyTo(_bytes);
        after.CopyTo(_bytes.AsSpan(start));
        (_before, _after) = (start, after.Length);
    }

    /// <summary>Something else came between: what was remembered may mean another thing now.</summary>
    public void Forget() => _before = 0;
}
