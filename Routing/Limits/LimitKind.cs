namespace Routing.Limits;

/// <summary>Which limit stands in the way.</summary>
public enum LimitKind : byte
{
    /// <summary>Requests in the trailing 60 s.</summary>
    Requests = 0,

    /// <summary>Tokens in the trailing 60 s.</summary>
    Tokens = 1,

    /// <summary>Requests under way at once.</summary>
    Parallel = 2,

    /// <summary>USD in the UTC day.</summary>
    Day = 3,

    /// <summary>USD in the UTC month.</summary>
    Month = 4,

    /// <summary>USD ever.</summary>
    Lifetime = 5,

    /// <summary>USD for one request.</summary>
    PerRequest = 6,

    /// <summary>More tenants, keys or leases at once than the gateway is set up to hold.</summary>
    Capacity = 7,

    /// <summary>The lease is settled, expired or unknown, so nothing can be added to it.</summary>
    LeaseEnded = 8,
}
