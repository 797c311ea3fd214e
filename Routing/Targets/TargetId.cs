namespace Routing.Targets;

/// <summary>Names a target: <c>provider/model</c>, e.g. <c>groq/llama-3.3-70b-versatile</c>.</summary>
/// <param name="Provider">The provider's row name; for a tenant's own base URL, a name of that endpoint alone.</param>
/// <param name="Model">The model as the provider spells it; may itself hold slashes.</param>
public readonly record struct TargetId(string Provider, string Model)
{
    /// <summary>No row's name has one, so no endpoint is ever taken for a row.</summary>
    private const char Separator = ' ';

    /// <summary>True for a target at a tenant's own base URL.</summary>
    public bool IsOwnEndpoint => Provider.Contains(Separator, StringComparison.Ordinal);

    /// <summary>This target at a tenant's own base URL: everything held against it is that endpoint's alone.</summary>
    /// <param name="endpoint">Unique among all tenants' endpoints, without a slash.</param>
    public TargetId At(string endpoint) => this with { Provider = $"{Provider}{Separator}{endpoint}" };

    public override string ToString() => $"{Provider}/{Model}";
}
