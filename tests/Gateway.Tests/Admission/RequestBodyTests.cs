using System.Buffers;
using System.IO.Pipelines;
using Gateway.Admission;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Tests.Admission;

public sealed class RequestBodyTests
{
    /// <summary>As Kestrel has it once a connection was aborted; those who watch for that may hear of it later, and what the request ended with counts.</summary>
    [Fact]
    public void Release_OfAnAbortedConnection_HidesNothing()
    {
        var body = new AbortedBody();
        var http = new DefaultHttpContext();
        http.Features.Set<IRequestBodyPipeFeature>(body);

        Should.NotThrow(() => RequestBody.Release(http, new ReadOnlySequence<byte>("{}"u8.ToArray())));

        body.WasReleased.ShouldBeTrue();
    }

    private sealed class AbortedBody : PipeReader, IRequestBodyPipeFeature
    {
        public bool WasReleased { get; private set; }

        public PipeReader Reader => this;

        public override void AdvanceTo(SequencePosition consumed)
        {
            WasReleased = true;
            throw new ConnectionAbortedException();
        }

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => throw new NotSupportedException();

        public override void CancelPendingRead() => throw new NotSupportedException();

        public override void Complete(Exception? exception = null) => throw new NotSupportedException();

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override bool TryRead(out ReadResult result) => throw new NotSupportedException();
    }
}
