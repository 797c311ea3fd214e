using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Gateway.Telemetry.Tracing;

/// <summary>
/// Chooses which requests are traced: what the client's <c>traceparent</c> says, and of those without one so many in a second, spread evenly once there are more. So an ordinary
/// load is traced whole, and a high one does not spend its time on telling.
/// </summary>
/// <param name="perSecond">0: none but the clients' choice.</param>
/// <param name="time">The clock.</param>
internal sealed class TraceSampler(double perSecond, TimeProvider time) : Sampler
{
    private readonly double _interval = time.TimestampFrequency / perSecond;

    /// <summary>Up to which timestamp the traces are spent; it lags behind the clock by a second at most.</summary>
    private long _spent = long.MinValue;

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        return new(parent.TraceId != default ? parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) : TryTake());
    }

    private bool TryTake()
    {
        if (perSecond == 0)
        {
            return false;
        }

        var now = time.GetTimestamp();
        while (true)
        {
            var spent = Volatile.Read(ref _spent);
            var next = (long)(Math.Max(spent, now - time.TimestampFrequency) + _interval);
            if (next > now)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _spent, next, spent) == spent)
            {
                return true;
            }
        }
    }
}
