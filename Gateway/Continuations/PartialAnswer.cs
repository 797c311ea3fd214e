using System.Text;
using Gateway.Streaming;

namespace Gateway.Continuations;

/// <summary>What a client has been shown of a streamed answer so far, read from the bytes it gets.</summary>
internal sealed class PartialAnswer
{
    /// <summary>A longer text is not gone on with: it would be sent again whole.</summary>
    private const int LongestText = 200_000;

    private readonly StringBuilder _text = new();
    private byte[] _id = [];
    private byte[] _model = [];
    private SseFramer _framer;

    public PartialAnswer()
    {
    }

    private PartialAnswer(PartialAnswer shown)
    {
        _text.Append(shown._text);
        (_id, _model, Created, Traits) = (shown._id, shown._model, shown.Created, shown.Traits);
    }

    /// <summary>The first choice's text.</summary>
    public string Text => _text.ToString();

    public int Length => _text.Length;

    /// <summary>Of the text in UTF-8.</summary>
    public int TextBytes => Encoding.UTF8.GetByteCount(Text);

    /// <summary>What it holds.</summary>
    public ChunkTraits Traits { get; private set; }

    /// <summary>How it ended; null as long as it has not.</summary>
    public string? Finish { get; private set; }

    /// <summary>As it stands in the chunks, without quotes.</summary>
    public ReadOnlySpan<byte> Id => _id;

    /// <summary>Likewise.</summary>
    public ReadOnlySpan<byte> Model => _model;

    public long Created { get; private set; }

    /// <summary>Whether another target can go on with it: text alone, of one choice, and not at its end. Reasoning is fine once the text has begun.</summary>
    public bool CanBeContinued => Finish is null
        && (Traits & ~ChunkTraits.Reasoning) == ChunkTraits.Text
        && _text.Length is > 0 and <= LongestText
        && !char.IsHighSurrogate(_text[^1]);

    /// <summary>A second one, to go on with: what becomes of it is nothing to this one.</summary>
    public PartialAnswer Copy() => new(this);

    /// <summary>Takes whole events as the client gets them.</summary>
    public void Read(ReadOnlySpan<byte> events)
    {
        while (_framer.TryRead(events, ended: true, out var found))
        {
            var bytes = events[..found.Length];
            events = events[found.Length..];
            if (found.DataLines > 0)
            {
                Take(found.DataLines == 1 ? bytes.Slice(found.DataStart, found.DataLength) : SseData.Join(bytes), "delta"u8);
            }
        }
    }

    /// <summary>Takes an answer in one piece.</summary>
    public void ReadWhole(ReadOnlySpan<byte> json) => Take(json, "message"u8);

    /// <summary>What came from <paramref name="start"/> on.</summary>
    public string TextFrom(int start) => _text.ToString(start, _text.Length - start);

    /// <summary>Takes how a chunk of the gateway's own ends it.</summary>
    public void EndWith(string finish) => Finish = finish;

    /// <summary>Takes text that the client gets in a chunk of the gateway's own.</summary>
    public void Append(ReadOnlySpan<char> text) => _text.Append(text);

    private void Take(ReadOnlySpan<byte> json, ReadOnlySpan<byte> said)
    {
        var chunk = ChunkReading.Of(json, said, _text);
        Traits |= chunk.Traits;
        Finish = chunk.Finish ?? Finish;
        _id = _id.Length > 0 || chunk.Id.IsEmpty ? _id : chunk.Id.ToArray();
        _model = _model.Length > 0 || chunk.Model.IsEmpty ? _model : chunk.Model.ToArray();
        Created = Created > 0 ? Created : chunk.Created ?? 0;
    }
}
