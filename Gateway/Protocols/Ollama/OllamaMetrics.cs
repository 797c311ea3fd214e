using Gateway.Conversations;

namespace Gateway.Protocols.Ollama;

/// <summary>
/// What an answer's last line counts: tokens, and durations in nanoseconds. A version that had the whole prompt in its cache leaves its count out,
/// and then nothing tells how long it was.
/// </summary>
internal ref struct OllamaMetrics
{
    /// <summary>Longer numbers are none of its own.</summary>
    private const int LongestNumber = 20;
    private const int MostNative = 512;

    private ReadOnlySpan<byte> _totalDuration;
    private ReadOnlySpan<byte> _loadDuration;
    private ReadOnlySpan<byte> _promptCount;
    private ReadOnlySpan<byte> _promptDuration;
    private ReadOnlySpan<byte> _count;
    private ReadOnlySpan<byte> _duration;

    private readonly bool HasCounts => !_promptCount.IsEmpty || !_count.IsEmpty;

    /// <summary>Takes the member the cursor is at, if it is one of these.</summary>
    public bool Take(ref JsonCursor cursor)
    {
        if (cursor.NameIs("prompt_eval_count"u8))
        {
            _promptCount = cursor.Raw();
        }
        else if (cursor.NameIs("eval_count"u8))
        {
            _count = cursor.Raw();
        }
        else if (cursor.NameIs("total_duration"u8))
        {
            _totalDuration = cursor.Raw();
        }
        else if (cursor.NameIs("load_duration"u8))
        {
            _loadDuration = cursor.Raw();
        }
        else if (cursor.NameIs("prompt_eval_duration"u8))
        {
            _promptDuration = cursor.Raw();
        }
        else if (cursor.NameIs("eval_duration"u8))
        {
            _duration = cursor.Raw();
        }
        else
        {
            return false;
        }

        return true;
    }

    public readonly void Report(IAnswerSink sink)
    {
        if (HasCounts)
        {
            Span<byte> native = stackalloc byte[MostNative];
            sink.Usage(new(new(JsonNumber.Count(_promptCount), 0, JsonNumber.Count(_count), 0)), native[..Write(native)]);
        }
    }

    public readonly void Report(IEmbeddingSink sink)
    {
        if (HasCounts)
        {
            Span<byte> native = stackalloc byte[MostNative];
            sink.Usage(new(new(JsonNumber.Count(_promptCount), 0, 0, 0)), native[..Write(native)]);
        }
    }

    private readonly int Write(Span<byte> native)
    {
        var length = 0;
        Add("total_duration"u8, _totalDuration, native, ref length);
        Add("load_duration"u8, _loadDuration, native, ref length);
        Add("prompt_eval_count"u8, _promptCount, native, ref length);
        Add("prompt_eval_duration"u8, _promptDuration, native, ref length);
        Add("eval_count"u8, _count, native, ref length);
        Add("eval_duration"u8, _duration, native, ref length);
        length = Math.Max(length, 1);
        native[0] = (byte)'{';
        native[length++] = (byte)'}';
        return length;
    }

    /// <summary>Each with a comma before it, of which the first becomes the brace.</summary>
    private static void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> number, Span<byte> native, ref int length)
    {
        if (number.IsEmpty || number.Length > LongestNumber || number[0] is not (>= (byte)'0' and <= (byte)'9' or (byte)'-'))
        {
            return;
        }

        native[length++] = (byte)',';
        native[length++] = (byte)'"';
        name.CopyTo(native[length..]);
        length += name.Length;
        native[length++] = (byte)'"';
        native[length++] = (byte)':';
        number.CopyTo(native[length..]);
        length += number.Length;
    }
}
