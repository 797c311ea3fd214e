namespace Routing.Performance;

/// <summary>How large a prompt is, roughly: what a target takes to its first token depends on it.</summary>
public enum InputSize : byte
{
    /// <summary>Under 1,000 tokens.</summary>
    Small,

    /// <summary>Under 8,000.</summary>
    Medium,

    /// <summary>Under 64,000.</summary>
    Large,

    /// <summary>All above.</summary>
    Huge,
}
