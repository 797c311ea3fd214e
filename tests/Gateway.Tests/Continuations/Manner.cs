namespace Gateway.Tests.Continuations;

/// <summary>How a target goes on with a text.</summary>
public enum Manner
{
    /// <summary>From where it was told to.</summary>
    Exactly,

    /// <summary>With some words of what is there already.</summary>
    RepeatingWords,

    /// <summary>From the beginning.</summary>
    FromTheBeginning,

    /// <summary>With an announcement.</summary>
    Announcing,

    /// <summary>With another text.</summary>
    Elsewhere,
}
