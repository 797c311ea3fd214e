namespace Storage;

/// <summary>How a change of a record ended.</summary>
public enum UpdateResult
{
    Done,

    /// <summary>There is no such record.</summary>
    Missing,

    /// <summary>Someone changed it since it was read, or what it would become is taken: read it again.</summary>
    Conflict,
}
