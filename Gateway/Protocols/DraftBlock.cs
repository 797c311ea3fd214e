using Gateway.Streaming;

namespace Gateway.Protocols;

/// <summary>A piece of an answer that is being put together.</summary>
internal sealed class DraftBlock(DraftKind kind) : IDisposable
{
    public DraftKind Kind => kind;

    /// <summary>Its text, or a call's arguments, as it stands in a JSON string.</summary>
    public PooledBuffer Text { get; } = new(256);

    /// <summary>A call's id and name.</summary>
    public byte[] Id { get; init; } = [];

    public byte[] Name { get; init; } = [];

    /// <summary>The format of <see cref="Seal"/>; null for none.</summary>
    public string? SealFormat { get; set; }

    /// <summary>True for a piece that only holds what the call behind it is sealed with.</summary>
    public bool IsCallSeal { get; init; }

    /// <summary>What its provider wants back with it.</summary>
    public byte[] Seal { get; set; } = [];

    public void Dispose() => Text.Dispose();
}
