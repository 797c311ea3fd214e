namespace Grains.Abstractions.Spending;

/// <summary>What came of asking for a share.</summary>
public enum GrantStatus : byte
{
    /// <summary>The account cannot be read or written now.</summary>
    Unavailable = 0,

    Granted = 1,

    Refused = 2,
}
