using Routing.Limits;

namespace Routing.Tests.Limits;

public sealed class SlidingWindowTests
{
    private const long Second = TimeSpan.TicksPerSecond;
    private const long Start = 1_000_000 * Second;

    [Theory]
    [InlineData(59.999_999_9, 1)]
    [InlineData(60, 0)]
    [InlineData(60.9, 0)]
    public void Window_OneAdmission_CountsForSixtySecondsToTheTick(double after, long total)
    {
        var window = new SlidingWindow();
        window.Add(Start + (Second / 2), 1, 100);
        window.Total(Start + (Second / 2) + (long)Math.Round(after * Second)).ShouldBe(total);
    }

    [Fact]
    public void Window_LastTickOfASecond_IsNotLetGoWithItsSecond()
    {
        // Sixty whole-second buckets would give the limit twice within 59.1 s.
        var window = new SlidingWindow();
        window.Add(Start + Second - 1, 100_000, 100_000);
        window.FitsAt(Start + (60 * Second), 1, 100_000).ShouldBe(Start + (61 * Second) - 1);
    }

    [Fact]
    public void Window_MoreThanTheLimit_NeverFits() => new SlidingWindow().FitsAt(Start, 11, 10).ShouldBe(SlidingWindow.Never);

    [Fact]
    public void Window_AFlood_HoldsFewMarksAndHoldsBackLessThanOnePercent()
    {
        const long Limit = 1_000_000;
        var window = new SlidingWindow();
        var (at, held) = (Start, 0);
        var log = new Queue<long>();
        for (var step = 0; step < 400_000; step++)
        {
            at += Second / 2_000;
            while (log.Count > 0 && log.Peek() <= at - SlidingWindow.Length)
            {
                log.Dequeue();
            }

            if (window.Total(at) + 10 <= Limit)
            {
                window.Add(at, 10, Limit);
                log.Enqueue(at);
            }

            held = Math.Max(held, window.Count);
            (log.Count * 10L).ShouldBeLessThanOrEqualTo(window.Total(at));
            window.Total(at).ShouldBeLessThanOrEqualTo((log.Count * 10L) + (Limit / 128));
        }

        held.ShouldBeLessThan((2 * 128) + 62);
    }

    [Fact]
    public void Window_AnyHistory_IsNeverUnderTheTruthAndSoonRight() =>
        Histories.ForAll(1500, commands =>
        {
            foreach (var limit in (long[])[10, 1_000, 100_000])
            {
                Run(limit, commands);
            }
        });

    private static void Run(long limit, (byte Op, byte Arg)[] commands)
    {
        var window = new SlidingWindow();
        var log = new List<(long At, long Amount)>();
        var now = Start;
        foreach (var (op, arg) in commands)
        {
            switch (op % 6)
            {
                case 0 or 1:
                    Add(now, Math.Max(1, limit * arg / 2_000));
                    break;
                case 2:
                    Add(now + (Second * arg / 16), Math.Max(1, limit * arg / 4_000));
                    break;
                case 3 when log.Count > 0:
                    var (at, amount) = log[arg % log.Count];
                    log[arg % log.Count] = (at, amount - (amount / 2));
                    window.Remove(at, amount / 2, now);
                    break;
                case 4:
                    now += Second * arg / 100;
                    break;
                default:
                    now += Second * arg / 8;
                    break;
            }

            var truth = log.Where(entry => entry.At > now - SlidingWindow.Length).Sum(entry => entry.Amount);
            var lax = log.Where(entry => entry.At > now - SlidingWindow.Length - Second).Sum(entry => entry.Amount);
            window.Total(now).ShouldBeInRange(truth, lax);
        }

        window.Total(Math.Max(now, window.EmptyAt)).ShouldBe(0);

        void Add(long at, long amount)
        {
            window.Add(at, amount, limit);
            log.Add((at, amount));
        }
    }
}
