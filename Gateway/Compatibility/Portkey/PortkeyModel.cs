namespace Gateway.Compatibility.Portkey;

/// <summary>A provider and a model as one name.</summary>
internal static class PortkeyModel
{
    /// <summary>A name that has a provider already keeps it.</summary>
    public static string Of(string? provider, string model) =>
        provider is null || model.StartsWith($"{provider}/", StringComparison.Ordinal) ? model : $"{provider}/{model}";
}
