namespace Storage.Spool;

/// <summary>Tells a full disk from a failing one.</summary>
internal static class DiskFaults
{
    // errno where .NET knows no exception of its own: EFBIG, ENOSPC, EDQUOT; the last is Windows' ERROR_DISK_FULL.
    private static bool IsFull(Exception exception) => exception.HResult is 27 or 28 or 122 or unchecked((int)0x8007_0070);

    public static SpoolException Describe(Exception exception) => IsFull(exception)
        ? new SpoolFullException("The spool's disk is full.", exception)
        : new SpoolException($"The spool cannot be written: {exception.Message}", exception);
}
