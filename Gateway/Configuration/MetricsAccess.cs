namespace Gateway.Configuration;

/// <summary>Who may read <c>/metrics</c>.</summary>
public enum MetricsAccess
{
    /// <summary>Who has the operator's key; where none is set, this machine.</summary>
    Operator,

    /// <summary>Everyone who can connect.</summary>
    Open,
}
