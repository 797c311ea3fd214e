namespace Storage.Spool;

/// <summary>A place in the spool.</summary>
internal readonly record struct SpoolPosition(long Segment, long At)
{
    /// <summary>Whether the first segment is still to be drained to get here; a sealed one is, until it is gone.</summary>
    public bool Includes(Segment first) => first.Number < Segment || (first.Number == Segment && (first.IsSealed || first.Drained < At));
}
