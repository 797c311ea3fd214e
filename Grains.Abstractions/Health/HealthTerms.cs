namespace Grains.Abstractions.Health;

/// <summary>What nodes and health grains hold each other to.</summary>
public static class HealthTerms
{
    /// <summary>An observer that was not renewed for so long is forgotten.</summary>
    public static readonly TimeSpan ObserverLives = TimeSpan.FromSeconds(60);

    /// <summary>Outcomes that are not failures are reported this late at most.</summary>
    public static readonly TimeSpan SuccessesLate = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a node asks whether its view is the latest.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>How often a batch says how fast models were, and asks what others have seen.</summary>
    public static readonly TimeSpan TimingsEvery = TimeSpan.FromSeconds(5);

    /// <summary>Histograms in one batch at most; a model has up to five, and the rest goes with the next that has any.</summary>
    public const int MostTimings = 256;

    /// <summary>Failures in one batch at most; the rest goes into the next.</summary>
    public const int MostFailures = 256;
}
