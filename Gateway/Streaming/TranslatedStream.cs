using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Conversations;
using Gateway.Errors;
using Gateway.Protocols;
using Routing.Failures;
using Routing.Targets;

namespace Gateway.Streaming;

/// <summary>Follows a stream in another format than the client's: its framing's pieces are parsed, and written anew. It does no I/O and knows no clock.</summary>
/// <param name="framer">Finds the pieces.</param>
/// <param name="parser">Reads them.</param>
/// <param name="writer">Writes them in the client's format; the stream's from here on.</param>
/// <param name="fallbackOnRefusal">Whether a refusal is a failure.</param>
/// <param name="mark">Where to note what the answer says of itself; null for nowhere.</param>
internal sealed class TranslatedStream(IStreamFramer framer, IStreamParser parser, IStreamWriter writer, bool fallbackOnRefusal, AnswerMark? mark = null) : IAnswerStream
{
    private readonly IAnswerSink _sink = MarkedSink.Around(writer, mark);

    public int ContentChunks => writer.ContentChunks;

    public long ContentBytes => writer.ContentBytes;

    public TokenUsage? Usage => writer.UsageSoFar?.Tokens;

    public Failure? Failure { get; private set; }

    public StreamStatus Read(ReadOnlySpan<byte> buffer, bool ended, IBufferWriter<byte> output, out int consumed)
    {
        writer.Output = output;
        consumed = 0;
        try
        {
            while (framer.TryRead(buffer[consumed..], ended, out var frame))
            {
                consumed += frame.Length;
                var status = Read(frame);
                if (status is not StreamStatus.Open)
                {
                    return status;
                }
            }

            return ended ? End() : StreamStatus.Open;
        }
        catch (InvalidDataException e)
        {
            return Fail(new(FailureKind.Malformed, e.Message));
        }
    }

    public void ReleaseKept(IBufferWriter<byte> output)
    {
        writer.Output = output;
        writer.ReleaseKept();
    }

    public void Dispose() => writer.Dispose();

    private StreamStatus Read(in StreamFrame frame)
    {
        if (frame.Data.IsEmpty && frame.Name.IsEmpty)
        {
            return StreamStatus.Open;
        }

        if (!Utf8.IsValid(frame.Data) || !TryParse(frame))
        {
            return Fail(frame.Unterminated ? Cut() : new(FailureKind.Malformed, "An event of the stream was not what its format promises."));
        }

        return Judge(isOver: false);
    }

    /// <summary>JSON whose text is none, e.g. half a surrogate pair, is found out when it is decoded only, and not as a <see cref="JsonException"/>.</summary>
    private bool TryParse(in StreamFrame frame)
    {
        // What is read is written at once: a last piece that nothing closes is looked at before it is read, not while it is.
        if (frame.Unterminated && !IsJson(frame.Data))
        {
            return false;
        }

        try
        {
            parser.Parse(frame.Name, frame.Data, _sink);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private StreamStatus End()
    {
        try
        {
            parser.Complete(_sink);
        }
        catch (JsonException)
        {
            return Fail(new(FailureKind.Malformed, "The stream ended in a way that its format does not know."));
        }

        var status = Judge(isOver: true);
        return status is StreamStatus.Open ? Fail(Cut()) : status;
    }

    private StreamStatus Judge(bool isOver)
    {
        if (writer.Error is { } error)
        {
            return Fail(FailureMaker.InBand(error, fallbackOnRefusal));
        }

        if (writer.IsRefused)
        {
            return Fail(new(FailureKind.Refused, "The model refused to answer."));
        }

        // Some formats say what was used only behind the end.
        if (!writer.IsWhole || (!isOver && writer.UsageSoFar is null))
        {
            return StreamStatus.Open;
        }

        if (!writer.HasChoices)
        {
            return Fail(new(FailureKind.Malformed, "The stream ended without a single choice."));
        }

        writer.Complete();
        return StreamStatus.Complete;
    }

    private StreamStatus Fail(Failure failure)
    {
        Failure = failure;
        return StreamStatus.Failed;
    }

    private static bool IsJson(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = 128 });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return data.SequenceEqual("[DONE]"u8);
        }
    }

    private static Failure Cut() => new(FailureKind.Unreachable, "The stream ended before its last event.");
}
