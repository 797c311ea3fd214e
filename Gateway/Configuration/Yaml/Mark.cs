namespace Gateway.Configuration.Yaml;

/// <summary>A place in a file, for faults.</summary>
internal readonly record struct Mark(string File, int Line)
{
    /// <summary>What the names of the files inside the assembly begin with.</summary>
    public const string BuiltInPrefix = "built-in:";

    public bool IsBuiltIn => File.StartsWith(BuiltInPrefix, StringComparison.Ordinal);
}
