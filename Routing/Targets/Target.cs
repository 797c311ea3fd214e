namespace Routing.Targets;

/// <summary>What one attempt is sent to, with the facts a plan needs. One instance per target in a routing snapshot.</summary>
public sealed class Target(TargetId id)
{
    /// <summary>Who and what: <c>provider/model</c>.</summary>
    public TargetId Id { get; } = id;

    /// <summary>As clients are told of it, made once: it goes into a header of every answer. Default: <see cref="Id"/> as text.</summary>
    public string Name { get; init; } = id.ToString();

    /// <summary>What it can do. Default: everything (a model outside the catalogue is assumed able).</summary>
    public Capabilities Capabilities { get; init; } = Capabilities.All;

    /// <summary>Context window in tokens; null when unknown.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Most tokens one answer may have; null when unknown.</summary>
    public int? MaxOutput { get; init; }

    /// <summary>Null when unknown; never treated as free.</summary>
    public Price? Price { get; init; }

    /// <summary>Where the provider computes, e.g. <c>us</c>, <c>eu</c>, <c>in</c>; null when unstated.</summary>
    public string? Region { get; init; }

    /// <summary>This target at a tenant's own base URL. Clients are told of it by the same name; where it computes is not known.</summary>
    public Target At(string endpoint) => new(Id.At(endpoint))
    {
        Name = Name,
        Capabilities = Capabilities,
        ContextWindow = ContextWindow,
        MaxOutput = MaxOutput,
        Price = Price,
    };

    public override string ToString() => Name;
}
