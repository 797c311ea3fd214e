namespace Routing.Failures;

/// <summary>What a failure counts against.</summary>
public enum Blame : byte
{
    Nobody = 0,

    /// <summary>The target's circuit, which every tenant shares.</summary>
    Circuit = 1,

    /// <summary>The credential on that target: it cools off; nobody else is affected.</summary>
    CredentialOnTarget = 2,

    /// <summary>The credential on every target of its provider.</summary>
    Credential = 3,
}
