using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Attempts;

/// <summary>Writes what was tried, as JSON. Nothing a provider said goes in: kinds, statuses and times only.</summary>
internal static class TrailWriter
{
    public static void WriteAttempts(Utf8JsonWriter json, IReadOnlyList<AttemptRecord> attempts)
    {
        json.WriteStartArray();
        foreach (var attempt in attempts)
        {
            Write(json, attempt.Target, attempt.Failure is { } failure ? FailureNames.Of(failure.Kind) : null, attempt.Failure?.Status, attempt.Duration);
        }

        json.WriteEndArray();
    }

    /// <summary>One attempt; <paramref name="kind"/> is null for the one that answered.</summary>
    public static void Write(Utf8JsonWriter json, string target, string? kind, int? status, TimeSpan duration)
    {
        json.WriteStartObject();
        json.WriteString("target"u8, target);
        json.WriteString("failure"u8, kind);
        if (status is { } value)
        {
            json.WriteNumber("status"u8, value);
        }

        json.WriteNumber("ms"u8, Math.Round(duration.TotalMilliseconds, 1));
        json.WriteEndObject();
    }
}
