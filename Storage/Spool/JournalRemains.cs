using Microsoft.Extensions.Logging;
using Storage.Ledger;

namespace Storage.Spool;

/// <summary>What earlier processes left in a journal's folder.</summary>
internal sealed partial class JournalRemains
{
    private readonly List<string> _files = [];
    private readonly List<LedgerRow> _rows = [];

    public IReadOnlyList<LedgerRow> Rows => _rows;

    public long LastNumber { get; private set; }

    /// <summary>Reads the files; one that has nothing under way goes at once.</summary>
    public static JournalRemains Read(string folder, ILogger logger)
    {
        var remains = new JournalRemains();
        foreach (var (path, number) in JournalChunk.List(folder))
        {
            remains.LastNumber = number;
            var bytes = File.ReadAllBytes(path);
            if (JournalChunk.Read(bytes, out var torn) is not { } rows)
            {
                SetAside(path, bytes, logger);
                continue;
            }

            if (torn > 0)
            {
                LogTorn(logger, path, torn);
            }

            if (rows.Count == 0)
            {
                File.Delete(path);
                continue;
            }

            remains._files.Add(path);
            remains._rows.AddRange(rows.Select(row => row with { Interrupted = true, Estimated = true }));
        }

        return remains;
    }

    /// <summary>The rows are where they belong. Returns how many there were.</summary>
    public int Forget()
    {
        var count = _rows.Count;
        _files.ForEach(File.Delete);
        _files.Clear();
        _rows.Clear();
        return count;
    }

    private static void SetAside(string path, byte[] bytes, ILogger logger)
    {
        if (!bytes.AsSpan().ContainsAnyExcept((byte)0))
        {
            File.Delete(path); // died while it was being made
            return;
        }

        LogNoJournal(logger, path);
        File.Move(path, path + ".damaged", overwrite: true);
    }

    [LoggerMessage(423, LogLevel.Warning, "{Path} has {Slots} torn slots; they are passed over")]
    private static partial void LogTorn(ILogger logger, string path, int slots);

    [LoggerMessage(424, LogLevel.Error, "{Path} is no journal; it is kept as .damaged")]
    private static partial void LogNoJournal(ILogger logger, string path);
}
