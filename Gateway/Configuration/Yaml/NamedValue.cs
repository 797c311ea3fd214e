namespace Gateway.Configuration.Yaml;

/// <summary>What a map whose keys the user chose holds under one of them.</summary>
internal sealed record NamedValue(string Name, Value Value);
