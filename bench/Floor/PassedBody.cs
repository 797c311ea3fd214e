using System.Net;

namespace Floor;

/// <summary>A request's body, sent on as it comes.</summary>
internal sealed class PassedBody : HttpContent
{
    private readonly HttpRequest _incoming;

    public PassedBody(HttpRequest incoming)
    {
        _incoming = incoming;
        Headers.TryAddWithoutValidation("Content-Type", incoming.ContentType);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _incoming.ContentLength.GetValueOrDefault();
        return _incoming.ContentLength.HasValue;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var reader = _incoming.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            foreach (var segment in result.Buffer)
            {
                await stream.WriteAsync(segment, cancellationToken);
            }

            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }
}
