using System.Diagnostics;
using Gateway.Telemetry.Tracing;
using Kit;
using OpenTelemetry.Trace;

namespace Gateway.Tests.Telemetry.Tracing;

public sealed class TraceSamplerTests
{
    private static readonly ActivityTraceId Trace = ActivityTraceId.CreateRandom();

    private readonly VirtualTime _time = new();

    [Fact]
    public void Requests_NoMoreThanTheRate_AreAllTraced()
    {
        var sampler = new TraceSampler(100, _time);
        for (var i = 0; i < 1000; i++)
        {
            Takes(sampler).ShouldBeTrue();
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }
    }

    [Fact]
    public void Requests_BeyondTheRate_SoManyASecondSpreadEvenly()
    {
        var sampler = new TraceSampler(10, _time);
        var taken = Enumerable.Range(0, 5000).Where(_ =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            return Takes(sampler);
        }).ToArray();

        taken.Length.ShouldBeInRange(55, 61);   // five seconds' worth, and the second that was saved up
        taken[^20..].Zip(taken[^19..], (a, b) => b - a).ShouldAllBe(gap => gap == 100);
    }

    [Fact]
    public void Burst_AfterQuiet_OneSecondsWorth()
    {
        var sampler = new TraceSampler(10, _time);
        _time.Advance(TimeSpan.FromMinutes(5));

        Enumerable.Range(0, 100).Count(_ => Takes(sampler)).ShouldBe(10);
    }

    [Theory]
    [InlineData(ActivityTraceFlags.Recorded, true)]
    [InlineData(ActivityTraceFlags.None, false)]
    public void Client_HasChosen_ItsChoiceHoldsAndCostsNothing(ActivityTraceFlags flags, bool isTraced)
    {
        var sampler = new TraceSampler(1, _time);
        var parent = new ActivityContext(Trace, ActivitySpanId.CreateRandom(), flags, isRemote: true);
        Enumerable.Range(0, 10).ShouldAllBe(_ => Takes(sampler, parent) == isTraced);

        Takes(sampler).ShouldBeTrue();
        Takes(sampler).ShouldBeFalse();
    }

    [Fact]
    public void Rate_Zero_NoneButTheClients()
    {
        var sampler = new TraceSampler(0, _time);

        Takes(sampler).ShouldBeFalse();
        Takes(sampler, new(Trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded)).ShouldBeTrue();
    }

    private static bool Takes(TraceSampler sampler, ActivityContext parent = default) =>
        sampler.ShouldSample(new(parent, Trace, "POST /v1/chat/completions", ActivityKind.Server)).Decision is SamplingDecision.RecordAndSample;
}
