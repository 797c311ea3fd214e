using Routing.ControlPlane;
using static Routing.Tests.Times;

namespace Routing.Tests.ControlPlane;

public sealed class SuccessCellTests
{
    private SuccessCell _cell;

    [Fact]
    public void Cell_AnotherSecond_MustBeTakenFirst()
    {
        _cell.TryCount(At(1.1)).ShouldBeTrue();
        _cell.TryCount(At(1.9)).ShouldBeTrue();
        _cell.TryCount(At(2)).ShouldBeFalse();

        _cell.Take(At(2), out var at).ShouldBe(2);
        at.ShouldBe(At(2).AddTicks(-1));
        _cell.TryCount(At(2)).ShouldBeTrue();
    }

    [Fact]
    public void Cell_TakenWithinItsSecond_IsNoLaterThanWhatTakesIt()
    {
        _cell.TryCount(At(1.1));
        _cell.Take(At(1.5), out var at).ShouldBe(1);

        at.ShouldBe(At(1.5));
        _cell.Take(At(1.5), out _).ShouldBe(0);
    }

    [Fact]
    public void Cell_CountedAndTakenByManyThreads_LosesNone()
    {
        const int Each = 300_000;
        var (taken, at) = (0L, At(1));
        using var barrier = new Barrier(4);
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            barrier.SignalAndWait();
            for (var i = 0; i < Each; i++)
            {
                _cell.TryCount(at);
                if (i % 1000 == 0)
                {
                    Interlocked.Add(ref taken, _cell.Take(at, out DateTimeOffset _));
                }
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        (taken + _cell.Take(At(1), out _)).ShouldBe(4 * Each);
    }
}
