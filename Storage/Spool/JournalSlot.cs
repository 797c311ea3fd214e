namespace Storage.Spool;

/// <summary>Where an attempt is journalled: to be handed to <see cref="AttemptJournal.End"/> once, twice does no harm.</summary>
/// <param name="Index">The slot.</param>
/// <param name="Ticket">Its use: slots are used again.</param>
public readonly record struct JournalSlot(int Index, long Ticket)
{
    /// <summary>True when the attempt is not journalled: <c>kill -9</c> would lose it.</summary>
    public bool IsNone => Ticket == 0;
}
