using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

internal static class Reading
{
    public const string File = "gateway.yaml";

    public static ConfigReading Of(string text, params (string Name, string Value)[] environment) =>
        GatewayConfigReader.Read(text, File, Lookup(environment));

    /// <summary>A reading that must be without fault.</summary>
    public static GatewayConfig Good(string text, params (string Name, string Value)[] environment)
    {
        var reading = Of(text, environment);
        reading.Report().Where(line => !line.Contains(": warning: ", StringComparison.Ordinal)).ShouldBeEmpty();
        return reading.Config.ShouldNotBeNull();
    }

    public static Func<string, string?> Lookup(params (string Name, string Value)[] environment)
    {
        var set = environment.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);
        return name => set.GetValueOrDefault(name);
    }
}
