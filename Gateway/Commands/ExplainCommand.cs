using System.Text.Json;
using Gateway.Configuration;
using Gateway.Explaining;

namespace Gateway.Commands;

/// <summary><c>explain</c>: 0 when the request would be tried, 1 bad configuration, 2 no such file, 3 when it would be refused.</summary>
internal static class ExplainCommand
{
    private const int Refused = 3;

    public static readonly CommandSyntax Syntax = new(
        "explain", ["FILE"], ["--config", "--plan", "--region", "--key", "--tag"], "say which rule, chain and prices the chat request in FILE would meet; nobody is called");

    /// <param name="file">Holds a chat request.</param>
    /// <param name="config">Null for the configuration that a start would find.</param>
    /// <param name="asked">Who would send it.</param>
    /// <param name="output">Where to.</param>
    public static int Run(string file, string? config, DryRunRequest asked, CommandOutput output)
    {
        byte[] body;
        try
        {
            body = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return output.Fail(2, $"cannot start: {file} cannot be read: {e.Message}");
        }

        var reading = ConfigFile.Read(ConfigFile.Locate(config, Environment.GetEnvironmentVariable), Environment.GetEnvironmentVariable);
        if (reading.Config is null)
        {
            foreach (var entry in reading.Report())
            {
                CommandOutput.Note(entry);
            }

            return 1;
        }

        var (explanation, isServed) = DryRun.Explain(reading, body, asked);
        using var document = JsonDocument.Parse(explanation);
        output.Write(document.RootElement.WriteTo);
        if (!output.IsJson)
        {
            Say(document.RootElement, output);
        }

        return isServed ? 0 : Refused;
    }

    private static void Say(JsonElement explanation, CommandOutput output)
    {
        foreach (var name in (ReadOnlySpan<string>)["model", "rule", "order", "max_attempts"])
        {
            if (explanation.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null)
            {
                output.Say($"{name.Replace('_', ' '),-13} {value}");
            }
        }

        if (explanation.TryGetProperty("chain", out var chain) && chain.GetArrayLength() > 0)
        {
            output.Say("");
            output.Say(TextTable.Of(chain.EnumerateArray(), "target", "status", "expected_cost_usd", "most_cost_usd"));
        }

        if (explanation.TryGetProperty("excluded", out var excluded) && excluded.GetArrayLength() > 0)
        {
            output.Say("");
            output.Say(TextTable.Of(excluded.EnumerateArray(), "target", "reason", "explanation"));
        }

        if (explanation.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object)
        {
            output.Say($"\nIt would be refused: {(error.TryGetProperty("message", out var message) ? message : error)}");
        }
    }
}
