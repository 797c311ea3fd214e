using Gateway.Streaming;

namespace Gateway.Protocols;

/// <summary>A call of a streamed answer, for formats that have one after the other.</summary>
internal sealed class PendingCall(byte[] id, byte[] name, string? sealFormat, byte[] seal) : IDisposable
{
    private JsonBalance _balance;

    public byte[] Id => id;

    public byte[] Name => name;

    public string? SealFormat => sealFormat;

    public byte[] Seal => seal;

    /// <summary>Arguments that came before it was its turn.</summary>
    public PooledBuffer Waiting { get; } = new(64);

    /// <summary>True once its arguments are a whole object: the next call may have its turn.</summary>
    public bool IsWhole => _balance.IsWhole;

    public bool HasArguments { get; private set; }

    /// <summary>Notes more of its arguments, as they stand in a JSON string.</summary>
    public void Note(ReadOnlySpan<byte> text)
    {
        HasArguments |= !text.IsEmpty;
        _balance.Take(text);
    }

    public void Dispose() => Waiting.Dispose();
}
