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
    private readonly BodyEdit _first;
    private readonly BodyEdit _second;
    private readonly int _edits;

    /// <param name="body">The client's bytes.</param>
    /// <param name="edits">One or two, in the order of their places.</param>
    public SplicedContent(in ReadOnlySequence<byte> body, ReadOnlySpan<BodyEdit> edits)
    {
        _body = body;
        _edits = edits.Length;
        _first = edits[0];
        _second = _edits > 1 ? edits[1] : default;
        Headers.TryAddWithoutValidation("Content-Type", "application/json");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length + Growth(_first) + (_edits > 1 ? Growth(_second) : 0);
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await WriteAsync(stream, _body.Slice(0, _first.Range.Start), cancellationToken);
        await stream.WriteAsync(_first.Replacement, cancellationToken);
        var rest = _first.Range.End;
        if (_edits > 1)
        {
            await WriteAsync(stream, _body.Slice(rest, _second.Range.Start - rest), cancellationToken);
            await stream.WriteAsync(_second.Replacement, cancellationToken);
            rest = _second.Range.End;
        }

        await WriteAsync(stream, _body.Slice(rest), cancellationToken);
    }

    private static long Growth(in BodyEdit edit) => edit.Replacement.Length - edit.Range.Length;

    private static async ValueTask WriteAsync(Stream stream, ReadOnlySequence<byte> part, CancellationToken cancellationToken)
    {
        foreach (var segment in part)
        {
            await stream.WriteAsync(segment, cancellationToken);
        }
    }
}
