using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
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
    private Edits _edits;

    /// <param name="body">The client's bytes.</param>
    /// <param name="edits">At most <see cref="ChatRequestRenderer.MostEdits"/>, in the order of their places.</param>
    public SplicedContent(in ReadOnlySequence<byte> body, ReadOnlySpan<BodyEdit> edits)
    {
        _body = body;
        _count = edits.Length;
        edits.CopyTo(_edits);
        Headers.TryAddWithoutValidation("Content-Type", "application/json");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        foreach (var edit in _edits[.._count])
        {
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
            var edit = _edits[at];
            await WriteAsync(stream, _body.Slice(done, edit.Range.Start - done), cancellationToken);
            await stream.WriteAsync(edit.Replacement, cancellationToken);
            done = edit.Range.End;
        }

        await WriteAsync(stream, _body.Slice(done), cancellationToken);
    }

    private static async ValueTask WriteAsync(Stream stream, ReadOnlySequence<byte> part, CancellationToken cancellationToken)
    {
        foreach (var segment in part)
        {
            await stream.WriteAsync(segment, cancellationToken);
        }
    }

    [InlineArray(ChatRequestRenderer.MostEdits)]
    private struct Edits
    {
        private BodyEdit _edit;
    }
}
