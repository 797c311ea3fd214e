using System.Buffers;
using System.Net;
using Gateway.Protocols.OpenAI;

namespace Gateway.Attempts;

/// <summary>
/// A client's body with a few places replaced, sent piece by piece from where it lies: nothing is copied together.
/// HTTP/1.1 upstreams only: there the handler is done with the bytes when the call returns.
/// </summary>
internal sealed class SplicedContent : HttpContent
{
    private readonly ReadOnlySequence<byte> _body;
    private readonly int _count;
    private readonly BodyEdit[]? _many;
    private BodyEdits _few;

    /// <param name="body">The client's bytes.</param>
    /// <param name="edits">In the order of their places. More than <see cref="ChatRequestRenderer.MostEdits"/> are copied to the heap.</param>
    public SplicedContent(in ReadOnlySequence<byte> body, ReadOnlySpan<BodyEdit> edits)
    {
        _body = body;
        _count = edits.Length;
        if (edits.Length > ChatRequestRenderer.MostEdits)
        {
            _many = edits.ToArray();
        }
        else
        {
            edits.CopyTo(_few);
        }

        Headers.TryAddWithoutValidation("Content-Type", "application/json");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        for (var at = 0; at < _count; at++)
        {
            var edit = EditAt(at);
            length += edit.Replacement.Length - edit.Range.Length;
        }

        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var done = 0L;
        for (var at = 0; at < _count; at++)
        {
            var edit = EditAt(at);
            await WriteAsync(stream, _body.Slice(done, edit.Range.Start - done), cancellationToken);
            await stream.WriteAsync(edit.Replacement, cancellationToken);
            done = edit.Range.End;
        }

        await WriteAsync(stream, _body.Slice(done), cancellationToken);
    }

    private BodyEdit EditAt(int place) => _many is null ? _few[place] : _many[place];

    private static async ValueTask WriteAsync(Stream stream, ReadOnlySequence<byte> part, CancellationToken cancellationToken)
    {
        foreach (var segment in part)
        {
            await stream.WriteAsync(segment, cancellationToken);
        }
    }
}
