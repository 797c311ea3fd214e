using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Attempts;

/// <summary>Writes what was tried, as JSON. Nothing a provider said goes in: kinds, statuses and times only.</summary>
internal static class TrailWriter
{
    /// <param name="json">Where to.</param>
    /// <param name="attempts">Those that ended.</param>
    /// <param name="answered">The one that answers, which is not among them yet.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<AttemptRecord> attempts, AttemptRecord? answered = null)
    {
        json.WriteStartArray();
        foreach (var attempt in attempts)
        {
            Write(json, attempt, attempt.Failure?.Status);
        }

        if (answered is not null)
        {
            Write(json, answered, 200);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, AttemptRecord attempt, int? status)
    {
        json.WriteStartObject();
        json.WriteString("target"u8, attempt.Target);
        json.WriteString("failure"u8, attempt.Failure is { } failure ? FailureNames.Of(failure.Kind) : null);
        if (status is { } value)
        {
            json.WriteNumber("status"u8, value);
        }

        json.WriteNumber("ms"u8, Math.Round(attempt.Duration.TotalMilliseconds, 1));
        json.WriteEndObject();
    }
}
