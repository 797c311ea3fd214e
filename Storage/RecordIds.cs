namespace Storage;

/// <summary>Ids of records: a prefix that says what they name, then a version 7 UUID, so that they sort by creation and pages stay stable.</summary>
internal static class RecordIds
{
    public static string New(string prefix, DateTimeOffset now) => $"{prefix}_{Guid.CreateVersion7(now):N}";
}
