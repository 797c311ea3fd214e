using System.Text.Json;
using Gateway.Configuration;

namespace Gateway.Commands;

/// <summary><c>check-config</c>: 0 without a fault, else 1.</summary>
internal static class CheckConfigCommand
{
    public static readonly CommandSyntax Syntax = new("check-config", ["FILE"], [], "print every fault of a configuration with its line");

    public static int Run(string file, CommandOutput output)
    {
        var reading = ConfigFile.Read(file, Environment.GetEnvironmentVariable);
        foreach (var entry in reading.Report())
        {
            output.Say(entry);
        }

        output.Say(reading.Config is null ? $"{file}: {reading.Faults.Length} faults" : $"{file}: no fault");
        output.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("file"u8, file);
            json.WriteBoolean("ok"u8, reading.Config is not null);
            Write(json, "faults", reading.Faults);
            Write(json, "warnings", reading.Warnings);
            json.WriteEndObject();
        });
        return reading.Config is null ? 1 : 0;
    }

    public static void Write(Utf8JsonWriter json, string name, IEnumerable<ConfigFault> faults)
    {
        json.WriteStartArray(name);
        foreach (var fault in faults)
        {
            json.WriteStartObject();
            json.WriteString("file"u8, fault.File);
            json.WriteNumber("line"u8, fault.Line);
            json.WriteString("message"u8, fault.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
