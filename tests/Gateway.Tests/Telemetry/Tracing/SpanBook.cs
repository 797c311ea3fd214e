using System.Collections.Concurrent;
using System.Diagnostics;
using Gateway.Telemetry.Tracing;

namespace Gateway.Tests.Telemetry.Tracing;

/// <summary>Hears the spans of one trace: other tests of this process make spans too.</summary>
internal sealed class SpanBook : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public SpanBook()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == GatewayTracing.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public ActivityTraceId Trace { get; } = ActivityTraceId.CreateRandom();

    public ActivitySpanId Parent { get; } = ActivitySpanId.CreateRandom();

    /// <summary>What a client sends that is part of the trace.</summary>
    public string TraceParent => $"00-{Trace}-{Parent}-01";

    /// <summary>In the order of their ends, once there are so many: a client may have its answer a moment before.</summary>
    public async Task<IReadOnlyList<Activity>> ReadAsync(int count)
    {
        for (var tries = 0; Mine().Count < count; tries++)
        {
            tries.ShouldBeLessThan(500, $"there are {Mine().Count} spans");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        return Mine();

        List<Activity> Mine() => [.. _ended.Where(span => span.TraceId == Trace)];
    }

    public void Dispose() => _listener.Dispose();
}
