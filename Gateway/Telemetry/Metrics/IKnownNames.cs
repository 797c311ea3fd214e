namespace Gateway.Telemetry.Metrics;

/// <summary>Which names are the operator's: those have series of their own however many there are. A client can invent any number of others.</summary>
internal interface IKnownNames
{
    /// <summary>Whether a target, <c>provider/model</c>, is in the catalogue or in a tier.</summary>
    bool IsTarget(string name);

    /// <summary>Whether the configuration gives <c>model</c> in a request a meaning by this name.</summary>
    bool IsEntry(string name);
}
