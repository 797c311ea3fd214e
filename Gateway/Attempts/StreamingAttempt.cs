using System.Buffers;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using Gateway.Configuration;
using Gateway.Protocols;
using Gateway.Providers;
using Gateway.Streaming;
using Routing.Failures;

namespace Gateway.Attempts;

/// <summary>
/// One attempt at a streamed answer, in two halves: <see cref="OpenAsync"/> up to the commit point, with nothing shown to the client,
/// and <see cref="RelayAsync"/> from there on.
/// </summary>
internal sealed class StreamingAttempt(Exchange exchange, ProviderRoute route, IAnswerStream answer, TimeProvider time) : IDisposable
{
    private const int ReadSize = 16 * 1024;

    /// <summary>An event larger than this is not one.</summary>
    private const int LargestEvent = 16 * 1024 * 1024;

    /// <summary>How long the end of a body may stay behind its last event before the connection is given up.</summary>
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(1);

    private readonly PooledBuffer _received = new(ReadSize);
    private readonly PooledBuffer _held = new(1024);
    private HttpResponseMessage? _response;
    private Stream? _body;
    private Task<int>? _pendingRead;
    private StreamStatus _status;
    private bool _ended;
    private int _chunks;
    private long _chunkAt;

    /// <summary>Sends the request and reads until the answer may be committed. Null when it may.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="attempt">Ends with the attempt.</param>
    /// <param name="cancellationToken">Ends with the deadline for the first content too.</param>
    public async ValueTask<Failure?> OpenAsync(AttemptRequest request, CancellationToken attempt, CancellationToken cancellationToken)
    {
        _response = await request.SendAsync(cancellationToken);
        exchange.Account.Answering((int)_response.StatusCode);
        if (!_response.IsSuccessStatusCode)
        {
            return await AnswerReader.ReadFailureAsync(_response, exchange, route.Protocol, time, cancellationToken);
        }

        if (IsPlainBody(_response.Content.Headers))
        {
            using var translator = Translation.CreateTranslator(exchange, route, [], time);
            return await AnswerReader.ReadUnstreamedAsync(_response, exchange, translator, cancellationToken);
        }

        _body = await _response.Content.ReadAsStreamAsync(cancellationToken);
        return await HoldAsync(exchange.IsRescued ? new() : exchange.Entry.Policy.Commit, attempt, cancellationToken);
    }

    /// <summary>Releases what was held and passes the rest on as it comes. Null when the answer is whole.</summary>
    /// <param name="left">What the attempt has left of its total time.</param>
    public async ValueTask<Failure?> RelayAsync(TimeSpan left)
    {
        var writer = exchange.Http.Response.BodyWriter;
        if (!exchange.Committed)
        {
            ResponseHead.WriteStream(exchange, route, time);
        }

        exchange.Commit(answer, exchange.IsRescued ? Rescue.SeamAt(exchange, route) : null);
        (_chunks, _chunkAt) = (answer.ContentChunks, time.GetTimestamp());
        _held.WrittenSpan.CopyTo(writer.GetSpan(_held.Length));
        writer.Advance(_held.Length);
        _held.Dispose();

        using var watch = new StreamWatch(route.Provider.Timeouts.Idle, left, time, exchange.ClientGone, exchange.Ending);
        try
        {
            return await RelayAsync(writer, watch);
        }
        finally
        {
            answer.ReleaseKept(writer);
        }
    }

    public void Dispose()
    {
        answer.Dispose();
        _held.Dispose();
        if (_status is StreamStatus.Complete && !_ended && _pendingRead is null)
        {
            ReadToEnd();
            return;
        }

        _response?.Dispose();
        if (_pendingRead is { } pending)
        {
            // Its buffer is still the connection's: it is left to the collector, and how the read ends is of no interest.
            _ = pending.ContinueWith(static read => read.Exception, TaskScheduler.Default);
            return;
        }

        _received.Dispose();
    }

    /// <summary>
    /// Behind the last event the body itself ends. Only when it was read to there does its connection serve again; mostly that end is here already, and
    /// if not, the client need not wait for it. A provider that has more to say, or is slow to say that it has not, loses the connection.
    /// </summary>
    private void ReadToEnd()
    {
        var read = _body!.ReadAsync(_received.GetMemory(1), CancellationToken.None);
        if (read.IsCompletedSuccessfully)
        {
            _ = read.Result;
            _response!.Dispose();
            _received.Dispose();
        }
        else
        {
            _ = ReadToEndAsync(read.AsTask());
        }
    }

    private async Task ReadToEndAsync(Task<int> read)
    {
        try
        {
            await read.WaitAsync(EndsWithin, time);
            _received.Dispose();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or TimeoutException or ObjectDisposedException)
        {
            // The answer is whole, and the connection may have been given up in the midst of the read; only the connection is lost. A read that goes on still has the buffer: it is left to the collector.
            _ = read.ContinueWith(static read => read.Exception, TaskScheduler.Default);
        }
        finally
        {
            _response!.Dispose();
        }
    }

    /// <summary>Reads on until there is enough content, the stream is over, or the hold has lasted long enough.</summary>
    private async ValueTask<Failure?> HoldAsync(CommitConfig commit, CancellationToken attempt, CancellationToken cancellationToken)
    {
        Task? holdOver = null;
        while (true)
        {
            if (holdOver is null)
            {
                Received(await BeginRead(cancellationToken));
            }
            else
            {
                _pendingRead = BeginRead(attempt).AsTask();
                if (await Task.WhenAny(_pendingRead, holdOver) == holdOver)
                {
                    return null;
                }

                Received(await _pendingRead);
                _pendingRead = null;
            }

            Advance(_held);
            if (_status is not StreamStatus.Open)
            {
                return answer.Failure ?? QualityCheck.Judge(exchange, route, _held);
            }

            if (answer.ContentChunks >= commit.ContentChunks)
            {
                return null;
            }

            if (answer.ContentChunks > 0 && commit.Within > TimeSpan.Zero)
            {
                holdOver ??= Task.Delay(commit.Within, time, attempt);
            }
        }
    }

    private async ValueTask<Failure?> RelayAsync(PipeWriter writer, StreamWatch watch)
    {
        while (true)
        {
            if (_status is StreamStatus.Complete)
            {
                // Before the client can see the end of its answer.
                await exchange.Account.CompleteAsync(null);
            }

            if (!await watch.FlushAsync(writer))
            {
                return ClientGone();
            }

            if (_status is not StreamStatus.Open)
            {
                return answer.Failure;
            }

            var failure = await exchange.Account.MayGoOnAsync() ?? await ReadMoreAsync(watch);
            if (failure is not null)
            {
                return failure;
            }

            Advance(writer);
            Measure();
        }
    }

    private void Measure()
    {
        if (answer.ContentChunks - _chunks is > 0 and var more)
        {
            var now = time.GetTimestamp();
            route.Meter!.Chat.RecordChunks(time.GetElapsedTime(_chunkAt, now), more);
            (_chunks, _chunkAt) = (answer.ContentChunks, now);
        }
    }

    private async ValueTask<Failure?> ReadMoreAsync(StreamWatch watch)
    {
        try
        {
            if (_pendingRead is { } pending)
            {
                watch.Start();
                Received(await pending.WaitAsync(watch.Token));
                _pendingRead = null;
                return null;
            }

            var read = BeginRead(watch.Token);
            if (!read.IsCompleted)
            {
                watch.Start();
            }

            Received(await read);
            return null;
        }
        catch (OperationCanceledException) when (watch.Expired)
        {
            return new(FailureKind.TooSlow, watch.TotalIsOver
                ? "The provider did not end its answer in time."
                : $"The provider sent nothing for {route.Provider.Timeouts.Idle.TotalSeconds:0.###} s.");
        }
    }

    private ValueTask<int> BeginRead(CancellationToken cancellationToken) => _body!.ReadAsync(_received.GetMemory(ReadSize / 4), cancellationToken);

    private void Received(int count)
    {
        _received.Advance(count);
        _ended = count == 0;
    }

    private void Advance(IBufferWriter<byte> output)
    {
        _status = answer.Read(_received.WrittenSpan, _ended, output, out var consumed);
        _received.Consume(consumed);
        exchange.Account.Saw(answer.Usage, answer.ContentBytes);
        if (_status is StreamStatus.Open && _received.Length > LargestEvent)
        {
            throw new InvalidDataException("The provider sent an event without end.");
        }
    }

    private static Failure ClientGone() => new(FailureKind.ClientGone, "The client hung up.") { Source = FailureSource.Client };

    /// <summary>Some endpoints answer a streaming request with a plain body: an error, or an answer that ignores the wish.</summary>
    private bool IsPlainBody(HttpContentHeaders headers) => headers.ContentEncoding.Count > 0 || headers.ContentType?.MediaType switch
    {
        "application/json" => route.Protocol?.Framing is not (StreamFraming.JsonLines or StreamFraming.ServerSentEventsOrArray),   // a line or an element each, whatever it is called
        "text/html" => true,
        _ => false,
    };
}
