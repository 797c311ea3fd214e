namespace Gateway.Configuration;

/// <summary>Answers that a tier takes for a failure of their target, as long as nothing of them was shown.</summary>
[Flags]
public enum UnwantedAnswers
{
    None = 0,

    /// <summary>A refusal, or a content filter's.</summary>
    Refusal = 1,

    /// <summary>Without text, call or refusal.</summary>
    Empty = 2,

    /// <summary>Not of the shape that <c>response_format</c> asks for.</summary>
    Schema = 4,

    /// <summary>Ended at its longest length.</summary>
    Length = 8,
}
