namespace Gateway.Configuration.Yaml;

/// <summary>An item of a list, and what it was read as.</summary>
internal sealed record ReadItem<T>(Value Item, T Read);
