using System.Collections.Immutable;

namespace Gateway.Configuration.Yaml;

/// <summary>A value of a YAML document that remembers where it stood. Closed: scalar, list, map.</summary>
internal abstract record YamlNode(Mark At);

/// <summary>Text. <paramref name="Quoted"/> text is never null, however it reads.</summary>
internal sealed record YamlScalar(Mark At, string Text, bool Quoted) : YamlNode(At)
{
    public bool IsNull => !Quoted && Text is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed record YamlList(Mark At, ImmutableArray<YamlNode> Items) : YamlNode(At);

internal sealed record YamlMap(Mark At, ImmutableArray<YamlEntry> Entries) : YamlNode(At);

/// <summary>A key of a map, where the key stood, and its value.</summary>
internal sealed record YamlEntry(Mark At, string Key, YamlNode Value);
