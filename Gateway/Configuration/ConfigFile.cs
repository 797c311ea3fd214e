using Gateway.Configuration.Yaml;

namespace Gateway.Configuration;

/// <summary>The file a configuration is read from.</summary>
public static class ConfigFile
{
    /// <summary>Looked for where the gateway was started, when nothing names another.</summary>
    public const string DefaultPath = "gateway.yaml";

    /// <summary>Names the file in place of <c>--config</c>.</summary>
    public const string PathVariable = "GATEWAY_CONFIG";

    /// <summary>What <c>--config</c> says, else <c>GATEWAY_CONFIG</c>, else <c>gateway.yaml</c> if there is one; null for the built-in rows alone.</summary>
    public static string? Locate(string? option, Func<string, string?> environment)
    {
        var named = string.IsNullOrEmpty(option) ? environment(PathVariable) : option;
        return !string.IsNullOrEmpty(named) ? named : File.Exists(DefaultPath) ? DefaultPath : null;
    }

    /// <summary>Reads <paramref name="path"/>; the built-in rows when it is null. A file that cannot be read is a fault on its line 1.</summary>
    public static ConfigReading Read(string? path, Func<string, string?> environment)
    {
        return path is null ? GatewayConfigReader.ReadBuiltIn(environment) : Read(path, ReadContent(path), environment);
    }

    internal static ConfigReading Read(string path, ConfigContent content, Func<string, string?> environment) => content switch
    {
        { Text: { } text } => GatewayConfigReader.Read(text, path, environment) with { Content = content },
        { Unreadable: { } why } => new ConfigReading(null, [new ConfigFault(path, 1, why)], []) { Content = content },
        _ => throw new ArgumentException("Neither text nor a reason.", nameof(content)),
    };

    internal static ConfigContent ReadContent(string path)
    {
        try
        {
            // In bytes there may be more than there are characters, but no less.
            return new FileInfo(path) is { Exists: true, Length: > 4L * YamlTree.MaxCharacters } huge
                ? new ConfigContent(null, $"the file has {huge.Length} bytes; at most {YamlTree.MaxCharacters} characters are read")
                : new ConfigContent(File.ReadAllText(path), null);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new ConfigContent(null, fault switch
            {
                FileNotFoundException or DirectoryNotFoundException => "there is no such file",
                UnauthorizedAccessException => "the file cannot be read: access denied, or a directory",
                _ => $"the file cannot be read: {fault.Message}",
            });
        }
    }
}
