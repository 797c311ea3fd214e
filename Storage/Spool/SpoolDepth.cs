namespace Storage.Spool;

/// <summary>What waits in the spool.</summary>
/// <param name="Rows">Rows not in the store yet.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Oldest">How long the oldest of them has waited; zero when there is none.</param>
/// <param name="HasRoom">False after an append or a probe found no room, until one finds some: ask before the provider is paid.</param>
public readonly record struct SpoolDepth(long Rows, long Bytes, TimeSpan Oldest, bool HasRoom);
