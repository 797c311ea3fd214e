namespace Routing.Failures;

/// <summary>What went wrong with an attempt. Everything routing decides about a failure it decides by this.</summary>
public enum FailureKind : byte
{
    /// <summary>Anything no rule names. Never retried: an error no one understands is not repeated.</summary>
    Unknown = 0,

    /// <summary>The provider limits this credential's rate (429).</summary>
    Throttled = 1,

    /// <summary>The provider answered that it cannot serve now (5xx, 529, <c>overloaded_error</c>).</summary>
    Overloaded = 2,

    /// <summary>No connection, or one that ended before a full answer.</summary>
    Unreachable = 3,

    /// <summary>A deadline of the attempt passed: connect, first token, between chunks, total.</summary>
    TooSlow = 4,

    /// <summary>The credential was refused, or its quota is used up.</summary>
    CredentialRejected = 5,

    /// <summary>The provider does not know the model.</summary>
    ModelMissing = 6,

    /// <summary>The conversation does not fit the model's context window.</summary>
    ContextTooLong = 7,

    /// <summary>A content filter or the model itself refused, and the tier asks for a fallback then.</summary>
    Refused = 8,

    /// <summary>A 200 whose body is not what its format promises.</summary>
    Malformed = 9,

    /// <summary>The request is at fault: any other 4xx.</summary>
    ClientFault = 10,

    /// <summary>The client hung up.</summary>
    ClientGone = 11,

    /// <summary>The caller's budget was used up while the answer streamed, so the gateway ended it.</summary>
    BudgetSpent = 12,

    /// <summary>The gateway stops, and the request had not ended in time.</summary>
    ShuttingDown = 13,

    /// <summary>An answer without text, call or refusal, and the tier asks for a fallback then.</summary>
    Empty = 14,

    /// <summary>An answer that is not of the shape the request asked for, and the tier asks for a fallback then.</summary>
    Unfit = 15,

    /// <summary>An answer that ended at its longest length, and the tier asks for a fallback then.</summary>
    CutShort = 16,

    /// <summary>A continuation that does not follow on what the client has been shown.</summary>
    Unjoined = 17,

    /// <summary>Another attempt at the same answer had something to show first, so this one was given up.</summary>
    Superseded = 18,
}
