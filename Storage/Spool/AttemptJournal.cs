using Microsoft.Extensions.Logging;
using Storage.Ledger;

namespace Storage.Spool;

/// <summary>
/// Attempts under way, in files mapped into memory: what a provider may have been paid for although the process was killed before it could append the
/// attempt's row to the spool. <see cref="Begin"/> before the provider is called, <see cref="End"/> after the row was appended; neither makes a
/// system call nor takes a lock. Whatever is under way when the process dies is found by the next one, see <see cref="MoveToAsync"/>. Thread-safe.
/// <para>It survives the death of the process, not a power cut: then a row may be missing, torn ones are recognised.</para>
/// </summary>
public sealed partial class AttemptJournal : IDisposable
{
    private readonly Lock _growing = new();
    private readonly JournalOptions _options;
    private readonly ILogger _logger;
    private readonly FileStream _lock;
    private readonly FreeSlots _free;
    private readonly JournalChunk?[] _chunks;
    private readonly JournalRemains _remains;
    private long _number;
    private int _count;
    private bool _isFull;
    private bool _isClosed;
    private long _unjournalled;

    private AttemptJournal(JournalOptions options, FileStream @lock, JournalRemains remains, ILogger logger)
    {
        _options = options;
        _logger = logger;
        _lock = @lock;
        _chunks = new JournalChunk[Math.Max(1, options.MaxSlots / options.ChunkSlots)];
        _free = new(_chunks.Length * options.ChunkSlots);
        _remains = remains;
        _number = remains.LastNumber;
        Grow(); // its first pages are there before the first request is
        if (remains.Rows.Count > 0)
        {
            LogInterrupted(remains.Rows.Count);
        }
    }

    /// <summary>What was under way when earlier processes died: <see cref="LedgerRow.Interrupted"/>, as <see cref="Begin"/> had them otherwise.</summary>
    public IReadOnlyList<LedgerRow> Recovered => _remains.Rows;

    /// <summary>Attempts for which there was no slot.</summary>
    public long Unjournalled => Volatile.Read(ref _unjournalled);

    /// <summary>Opens the folder, and reads what earlier processes left there.</summary>
    /// <exception cref="SpoolException">The folder cannot be used, or another process uses it.</exception>
    public static AttemptJournal Open(JournalOptions options, ILogger<AttemptJournal> logger)
    {
        FileStream? own = null;
        try
        {
            Directory.CreateDirectory(options.Folder);
            own = new FileStream(Path.Combine(options.Folder, "journal.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new(options, own, JournalRemains.Read(options.Folder, logger), logger);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            own?.Dispose();
            throw new SpoolException($"The journal in {options.Folder} cannot be opened (does another gateway use it?): {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Appends what was recovered to the spool, and only then forgets it. A row whose attempt did get its own into the spool, or into the ledger, does
    /// no harm: the first one written counts. Call it once, before new rows are appended and before what was spent is read.
    /// </summary>
    /// <exception cref="SpoolException">The spool does not take them; they stay for the next process.</exception>
    public async Task<int> MoveToAsync(LedgerSpool spool)
    {
        foreach (var row in Recovered)
        {
            await spool.AppendAsync(row);
        }

        return _remains.Forget();
    }

    /// <summary>
    /// Writes down an attempt that is about to be sent: what it will be billed if nothing more is heard of it, so a reservation's tokens and cost.
    /// <see cref="JournalSlot.IsNone"/> when there is no slot: more attempts are under way than <see cref="JournalOptions.MaxSlots"/>, or the disk is full.
    /// Whoever must not lose money does not send the attempt then.
    /// </summary>
    public JournalSlot Begin(LedgerRow provisional)
    {
        if (!_free.TryTake(out var slot) && !TryGrow(out slot))
        {
            Interlocked.Increment(ref _unjournalled);
            return default;
        }

        var ticket = 0L;
        try
        {
            var (chunk, place) = Math.DivRem(slot, _options.ChunkSlots);
            ticket = _chunks[chunk]!.Occupy(place, provisional);
        }
        finally
        {
            if (ticket == 0)
            {
                _free.Return(slot);
                Interlocked.Increment(ref _unjournalled);
            }
        }

        return ticket == 0 ? default : new(slot, ticket);
    }

    /// <summary>The attempt's row is in the spool, or there is none to come.</summary>
    public void End(JournalSlot slot)
    {
        if (slot.IsNone)
        {
            return;
        }

        var (chunk, place) = Math.DivRem(slot.Index, _options.ChunkSlots);
        if (_chunks[chunk]!.Clear(place, slot.Ticket))
        {
            _free.Return(slot.Index);
        }
    }

    /// <summary>Closes it. Attempts still under way are left for the next process: for them the files stay, and stay mapped until this one ends.</summary>
    public void Dispose()
    {
        lock (_growing)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            if (_free.Close() == _count * _options.ChunkSlots)
            {
                foreach (var chunk in _chunks.AsSpan(0, _count))
                {
                    chunk!.Dispose();
                    File.Delete(chunk.Path);
                }
            }

            _lock.Dispose();
        }
    }

    private bool TryGrow(out int slot)
    {
        lock (_growing)
        {
            if (_free.TryTake(out slot))
            {
                return true; // whoever held the lock before has grown it, or one came back
            }

            try
            {
                if (!_isClosed && _count < _chunks.Length)
                {
                    Grow();
                    _isFull = false;
                    return _free.TryTake(out slot);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                if (!_isFull)
                {
                    LogNoRoom(exception.Message);
                }

                _isFull = true;
                return false;
            }

            if (!_isFull && !_isClosed)
            {
                LogFull(_options.MaxSlots);
            }

            _isFull = true;
            return false;
        }
    }

    private void Grow()
    {
        _chunks[_count] = JournalChunk.Create(_options.Folder, ++_number, _options.ChunkSlots);
        var first = _count++ * _options.ChunkSlots;
        for (var slot = first + _options.ChunkSlots - 1; slot >= first; slot--)
        {
            _free.Return(slot);
        }
    }
}
