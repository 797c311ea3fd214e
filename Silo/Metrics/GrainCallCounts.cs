using System.Diagnostics.Metrics;
using Grains.Abstractions.Health;
using Grains.Abstractions.Spending;

namespace Silo.Metrics;

/// <summary>Counts what is asked of the gateway's grains on this silo, and what they answer: refusals are values, so they can be read from the replies.</summary>
internal sealed class GrainCallCounts : IIncomingGrainCallFilter, IDisposable
{
    private readonly Meter _meter = new(SiloMetric.Meter);
    private readonly Counter<long> _calls;
    private readonly Counter<double> _seconds;
    private readonly Counter<long> _shares;
    private readonly Counter<long> _probes;
    private readonly TimeProvider _time;

    public GrainCallCounts(TimeProvider time)
    {
        _time = time;
        _calls = Counter<long>(SiloMetric.Calls);
        _seconds = Counter<double>(SiloMetric.Seconds);
        _shares = Counter<long>(SiloMetric.Shares);
        _probes = Counter<long>(SiloMetric.Probes);
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType is not { } grain || grain.Assembly != typeof(IProviderHealthGrain).Assembly)
        {
            await context.Invoke();
            return;
        }

        var (beganAt, result) = (_time.GetTimestamp(), "failed");
        try
        {
            await context.Invoke();
            result = "answered";
            Count(context.Result);
        }
        finally
        {
            _calls.Add(1, new("grain", grain.Name), new("call", context.InterfaceMethod.Name), new("result", result));
            _seconds.Add(_time.GetElapsedTime(beganAt).TotalSeconds, new("grain", grain.Name), new("call", context.InterfaceMethod.Name));
        }
    }

    public void Dispose() => _meter.Dispose();

    private void Count(object? reply)
    {
        switch (reply)
        {
            case ProbeReply probe:
                _probes.Add(1, new KeyValuePair<string, object?>("result", probe.IsGranted ? "permitted" : "denied"));
                break;
            case ExchangeReply { Grant: { } grant }:
                Count(grant);
                break;
            case GrantReply grant:
                Count(grant);
                break;
        }
    }

    private void Count(GrantReply grant)
    {
        var refusal = grant.ToRefusal();
        _shares.Add(1, new("result", Word(grant.Status)), new("limit", refusal is { } by ? Word(by.Kind) : null), new("scope", refusal is { } of ? Word(of.Scope) : null));
    }

    private static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(Enum.GetName(value)!);

    private Counter<T> Counter<T>(SiloMetric metric)
        where T : struct => _meter.CreateCounter<T>(metric.Instrument, description: metric.Help);
}
