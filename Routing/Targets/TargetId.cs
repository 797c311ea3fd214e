namespace Routing.Targets;

/// <summary>Names a target: <c>provider/model</c>, e.g. <c>groq/llama-3.3-70b-versatile</c>.</summary>
/// <param name="Provider">The provider's row name; for a tenant's own base URL, a name of that endpoint alone.</param>
/// <param name="Model">The model as the provider spells it; may itself hold slashes.</param>
public readonly record struct TargetId(string Provider, string Model)
{
    public override string ToString() => $"{Provider}/{Model}";
}
