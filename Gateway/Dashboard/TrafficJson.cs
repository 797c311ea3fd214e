using System.Text.Json;

namespace Gateway.Dashboard;

/// <summary>Traffic as the page draws it.</summary>
internal static class TrafficJson
{
    private const int Minute = 60;

    public static void Write(Utf8JsonWriter json, TrafficSecond second)
    {
        json.WriteStartObject();
        json.WriteNumber("at"u8, second.Second);
        json.WriteNumber("requests"u8, second.Requests);
        json.WriteNumber("answered"u8, second.Answered);
        json.WriteNumber("fell_back"u8, second.FellBack);
        json.WriteNumber("cost_usd"u8, second.CostUsd);
        Write(json, second.Latency);
        json.WriteStartObject("targets"u8);
        foreach (var (target, (attempts, failed, time)) in second.Targets)
        {
            json.WriteStartArray(target);
            json.WriteNumberValue(attempts);
            json.WriteNumberValue(failed);
            json.WriteNumberValue(Math.Round(time / attempts, 1));
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The last minute in one.</summary>
    public static void WriteMinute(Utf8JsonWriter json, Traffic traffic, DateTimeOffset now)
    {
        var seconds = traffic.Seconds.Where(second => second.Second >= now.ToUnixTimeSeconds() - Minute).ToList();
        var latency = new LatencyCounts();
        seconds.ForEach(second => latency.Add(second.Latency));
        json.WriteStartObject("minute"u8);
        json.WriteNumber("requests"u8, seconds.Sum(second => second.Requests));
        json.WriteNumber("answered"u8, seconds.Sum(second => second.Answered));
        json.WriteNumber("fell_back"u8, seconds.Sum(second => second.FellBack));
        json.WriteNumber("cost_usd"u8, seconds.Sum(second => second.CostUsd));
        Write(json, latency);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LatencyCounts latency)
    {
        WriteTime(json, "p50_ms", latency.Percentile(0.5));
        WriteTime(json, "p95_ms", latency.Percentile(0.95));
    }

    private static void WriteTime(Utf8JsonWriter json, string name, double? time)
    {
        if (time is { } milliseconds)
        {
            json.WriteNumber(name, Math.Round(milliseconds, 1));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
