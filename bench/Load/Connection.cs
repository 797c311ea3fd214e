using System.Net.Sockets;

namespace Load;

/// <summary>One kept-alive connection: a request's bytes out, an answer in, compared with the one expected.</summary>
internal sealed class Connection(Uri address, byte[] request, ExpectedBody expected, CancellationToken limit) : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly AnswerReader _answer = new(expected);
    private Socket? _socket;

    /// <summary>How long answers took to begin.</summary>
    public Histogram FirstByte { get; } = new();

    /// <summary>How long they took in all.</summary>
    public Histogram Whole { get; } = new();

    /// <summary>The time between two reads of one answer.</summary>
    public Histogram Gap { get; } = new();

    public int Errors { get; private set; }

    /// <summary>One exchange, its times counted from <paramref name="since"/>: when it was due, which is not when it could be sent.</summary>
    public async Task ExchangeAsync(long since)
    {
        try
        {
            await SendAsync();
            await ReceiveAsync(since);
        }
        catch (Exception e) when (e is SocketException or InvalidDataException or OperationCanceledException)
        {
            if (Errors++ == 0)
            {
                Console.Error.WriteLine($"{address}: {e.Message}");
            }

            Dispose();
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async ValueTask SendAsync()
    {
        if (_socket is null)
        {
            _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await _socket.ConnectAsync(address.Host, address.Port, limit);
        }

        await _socket.SendAsync(request.AsMemory(), limit);
    }

    private async ValueTask ReceiveAsync(long since)
    {
        var time = TimeProvider.System;
        _answer.Reset();
        var last = 0L;
        while (!_answer.IsWhole)
        {
            var count = await _socket!.ReceiveAsync(_buffer.AsMemory(), limit);
            var now = time.GetTimestamp();
            (last == 0 ? FirstByte : Gap).Add(time.GetElapsedTime(last == 0 ? since : last, now));
            last = now;
            _answer.Take(_buffer.AsSpan(0, count));
        }

        Whole.Add(time.GetElapsedTime(since, last));
    }
}
