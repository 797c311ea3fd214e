namespace Routing.Performance;

/// <summary>What is counted of a target, each in a histogram of its own. Sent between processes by number.</summary>
public enum TimingSeries : byte
{
    /// <summary>Microseconds to the first token, of prompts that are <see cref="InputSize.Small"/>.</summary>
    FirstTokenSmall = 0,

    /// <summary>Of those that are <see cref="InputSize.Medium"/>.</summary>
    FirstTokenMedium = 1,

    /// <summary>Of those that are <see cref="InputSize.Large"/>.</summary>
    FirstTokenLarge = 2,

    /// <summary>Of those that are <see cref="InputSize.Huge"/>.</summary>
    FirstTokenHuge = 3,

    /// <summary>Microseconds for each token of an answer.</summary>
    PerToken = 4,
}
