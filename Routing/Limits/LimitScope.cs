namespace Routing.Limits;

/// <summary>Whose limit.</summary>
public enum LimitScope : byte
{
    Tenant = 0,

    /// <summary>The virtual key's own.</summary>
    Key = 1,
}
