using Routing.Circuits;
using static Routing.Tests.Times;

namespace Routing.Tests.Circuits;

public sealed class SlidingWindowTests
{
    [Fact]
    public void Window_OutcomeTenSecondsOld_IsGone()
    {
        var window = new SlidingWindow(Seconds(10));
        window.Add(At(0), successes: 2, failures: 1);

        window.Total(At(9.9)).ShouldBe(new WindowTotal(3, 1));
        window.Total(At(10)).ShouldBe(new WindowTotal(0, 0));
    }

    [Fact]
    public void Window_LateOutcome_CountsInItsOwnTime()
    {
        var window = new SlidingWindow(Seconds(10));
        window.Add(At(8), successes: 1, failures: 0);
        window.Add(At(2), successes: 0, failures: 1);

        window.Total(At(8)).ShouldBe(new WindowTotal(2, 1));
        window.Total(At(12)).ShouldBe(new WindowTotal(1, 0));
    }

    [Fact]
    public void Window_AgainstAListOfEverything_AgreesAtEveryStep() =>
        Properties.ForAllCommands(300, commands =>
        {
            var window = new SlidingWindow(Seconds(10));
            var all = new List<(long Bucket, bool Failed)>();
            var (now, head) = (Start, 0L);
            foreach (var (op, arg) in commands)
            {
                now += (op % 4) switch
                {
                    0 => Seconds(arg / 10.0),
                    1 => -Seconds(arg / 20.0),
                    _ => TimeSpan.Zero,
                };
                var bucket = now.UtcTicks / TimeSpan.TicksPerSecond;
                head = Math.Max(head, bucket);
                if (bucket > head - 10)
                {
                    all.Add((bucket, op % 2 == 0));
                }

                window.Add(now, op % 2 == 0 ? 0 : 1, op % 2 == 0 ? 1 : 0);
                foreach (var later in new[] { 0, 3.5, 9.2, 30 })
                {
                    var edge = Math.Max(head, (now + Seconds(later)).UtcTicks / TimeSpan.TicksPerSecond);
                    var held = all.Where(outcome => outcome.Bucket > edge - 10).ToList();
                    window.Total(now + Seconds(later)).ShouldBe(new WindowTotal(held.Count, held.Count(outcome => outcome.Failed)));
                }
            }
        });
}
