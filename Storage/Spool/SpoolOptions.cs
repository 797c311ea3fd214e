namespace Storage.Spool;

/// <summary>The spool's folder and sizes.</summary>
public sealed record SpoolOptions
{
    public required string Folder { get; init; }

    /// <summary>Bytes per segment, reserved on the disk when it is begun. Default 4 MiB, some 25,000 rows.</summary>
    public int SegmentBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes that may wait in all; past them the spool is full. Default 1 GiB, days of a store's absence.</summary>
    public long MaxBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>
    /// How long a row may be on its way to the disk itself. Default 1 s; zero: every append waits for the disk. Whatever is chosen, a row that
    /// was acknowledged survives the death of the process, because the kernel has it; this bounds what a power cut or a kernel crash takes.
    /// </summary>
    public TimeSpan SyncEvery { get; init; } = TimeSpan.FromSeconds(1);
}
