using FsCheck;
using FsCheck.Fluent;
using Routing.Performance;
using Shouldly;
using Xunit;

namespace Routing.Tests.Performance;

public sealed class RecentHistogramTests
{
    private static readonly DateTimeOffset Minute = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Quantile_TooFewValues_IsUnknown()
    {
        var histogram = new RecentHistogram();
        for (var i = 0; i < 4; i++)
        {
            histogram.Add(100, Minute);
        }

        histogram.Quantile(0.5, 5, Minute).ShouldBeNull();
        histogram.Add(100, Minute);
        histogram.Quantile(0.5, 5, Minute).ShouldNotBeNull();
    }

    [Fact]
    public void Quantile_AnyValues_IsRightToAFifthUpwards() => Prop.ForAll(
        Gen.Choose(1, 100_000_000).NonEmptyListOf().ToArbitrary(),
        Gen.Choose(1, 100).ToArbitrary(),
        (values, percent) =>
        {
            var histogram = new RecentHistogram();
            foreach (var value in values)
            {
                histogram.Add(value, Minute);
            }

            var sorted = values.Order().ToList();
            var exact = sorted[Math.Max(0, (int)Math.Ceiling(sorted.Count * percent / 100.0) - 1)];
            var found = histogram.Quantile(percent / 100.0, 1, Minute)!.Value;
            return found >= exact && found <= (exact * 1.2) + 1;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Quantile_ThePastMinuteFades_AndTwoMinutesLaterItIsGone()
    {
        var histogram = new RecentHistogram();
        for (var i = 0; i < 100; i++)
        {
            histogram.Add(1_000_000, Minute);
        }

        var later = Minute.AddSeconds(110);   // a sixth of the last minute still counts: 17 against 20
        for (var i = 0; i < 20; i++)
        {
            histogram.Add(1_000, later);
        }

        histogram.Quantile(0.5, 5, later)!.Value.ShouldBeLessThan(2_000);
        histogram.Quantile(0.9, 5, later)!.Value.ShouldBeGreaterThanOrEqualTo(1_000_000);
        histogram.Quantile(0.9, 1, Minute.AddSeconds(121))!.Value.ShouldBeLessThan(2_000);
        histogram.Quantile(0.9, 1, Minute.AddMinutes(5)).ShouldBeNull();
    }

    [Fact]
    public void Add_ManyThreads_LosesNothing()
    {
        var histogram = new RecentHistogram();
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                histogram.Add(50, Minute);
            }
        });

        histogram.Quantile(1, 80_000, Minute).ShouldNotBeNull();
        histogram.Quantile(1, 80_001, Minute).ShouldBeNull();
    }
}
