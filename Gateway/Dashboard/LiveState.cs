using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Admin;
using Gateway.Errors;
using Gateway.Snapshots;
using Gateway.Trails;

namespace Gateway.Dashboard;

/// <summary>What watchers have been told, and what is new since. One thread at a time.</summary>
internal sealed class LiveState(TrailBook trails, TargetsEndpoint targets, SnapshotHolder snapshots, TimeProvider time)
{
    /// <summary>Requests a message tells of; when there were more, the latest.</summary>
    private const int MostRequests = 100;

    private readonly Dictionary<string, string> _targets = new(StringComparer.Ordinal);
    private Traffic _traffic = new();
    private long _next;
    private long _second;

    /// <summary>Forgets whatever was told before, and reads what is still there of the past.</summary>
    public void Begin()
    {
        var now = time.GetUtcNow();
        (_traffic, _next, _second) = (new(), 0, now.ToUnixTimeSeconds());
        _targets.Clear();
        Read(now);
        ReadTargets(now);
    }

    /// <summary>All of it.</summary>
    public string Snapshot()
    {
        var now = time.GetUtcNow();
        return Message("snapshot", json =>
        {
            json.WriteString("now"u8, now);
            WriteTargets(json, _targets.Values);
            WriteRequests(json, trails.Recent().SkipWhile(trail => trail.Ordinal >= _next).Take(MostRequests).Reverse());
            json.WriteStartArray("seconds"u8);
            foreach (var second in _traffic.Seconds)
            {
                TrafficJson.Write(json, second);
            }

            json.WriteEndArray();
            TrafficJson.WriteMinute(json, _traffic, now);
        });
    }

    /// <summary>What is new; null for nothing.</summary>
    public string? Advance()
    {
        var now = time.GetUtcNow();
        var (fresh, changed) = (Read(now), ReadTargets(now));
        var isNewSecond = now.ToUnixTimeSeconds() != _second;
        _second = now.ToUnixTimeSeconds();
        _traffic.Forget(now);
        if (fresh.Count == 0 && changed.Count == 0 && !isNewSecond)
        {
            return null;
        }

        return Message("tick", json =>
        {
            json.WriteString("now"u8, now);
            WriteTargets(json, changed);
            WriteRequests(json, fresh.Skip(fresh.Count - MostRequests));
            json.WriteNumber("unshown"u8, Math.Max(0, fresh.Count - MostRequests));
            if (isNewSecond)
            {
                json.WritePropertyName("second"u8);
                TrafficJson.Write(json, _traffic.Last(now));
                TrafficJson.WriteMinute(json, _traffic, now);
            }
        });
    }

    private IReadOnlyList<RequestTrail> Read(DateTimeOffset now)
    {
        var fresh = trails.From(ref _next);
        foreach (var trail in fresh)
        {
            _traffic.Add(trail, now);
        }

        return fresh;
    }

    /// <summary>Those that are not as they were told.</summary>
    private List<string> ReadTargets(DateTimeOffset now)
    {
        var changed = new List<string>();
        targets.WriteEach(snapshots.Current, now, (name, isOfInterest, write) =>
        {
            if (isOfInterest && Json(write) is var text && _targets.GetValueOrDefault(name) != text)
            {
                _targets[name] = text;
                changed.Add(text);
            }
        });
        return changed;
    }

    private static void WriteTargets(Utf8JsonWriter json, IEnumerable<string> texts)
    {
        json.WriteStartArray("targets"u8);
        foreach (var text in texts)
        {
            json.WriteRawValue(text, skipInputValidation: true);
        }

        json.WriteEndArray();
    }

    private static void WriteRequests(Utf8JsonWriter json, IEnumerable<RequestTrail> requests)
    {
        json.WriteStartArray("requests"u8);
        foreach (var trail in requests)
        {
            TrailJson.Write(json, trail);
        }

        json.WriteEndArray();
    }

    private static string Message(string name, Action<Utf8JsonWriter> write) => $"event: {name}\ndata: {Json(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    })}\n\n";

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var text = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(text, JsonText.Options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
