namespace Storage.Spool;

/// <summary>The journal's folder and sizes.</summary>
public sealed record JournalOptions
{
    /// <summary>May be the spool's: their files differ in name.</summary>
    public required string Folder { get; init; }

    /// <summary>Attempts that may be under way at once. Default 65,536, which would take 64 MiB of disk; further ones are not journalled.</summary>
    public int MaxSlots { get; init; } = 65_536;

    /// <summary>Slots per file; a file is made when the ones before it are full. Default 1,024: 1 MiB.</summary>
    public int ChunkSlots { get; init; } = 1024;
}
