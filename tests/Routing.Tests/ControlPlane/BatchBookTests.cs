using Routing.ControlPlane;
using static Routing.Tests.Times;

namespace Routing.Tests.ControlPlane;

public sealed class BatchBookTests
{
    private readonly BatchBook _book = new();

    [Fact]
    public void Batch_SentAgainOrOutOfTurn_IsTakenOnce()
    {
        _book.TryTake("n1", 1, At(0)).ShouldBeTrue();
        _book.TryTake("n1", 1, At(1)).ShouldBeFalse();
        _book.TryTake("n1", 3, At(2)).ShouldBeTrue();
        _book.TryTake("n1", 2, At(3)).ShouldBeFalse();
        _book.TryTake("n2", 1, At(4)).ShouldBeTrue();
    }

    [Fact]
    public void Batch_OfAHundredThousandNodes_HoldsTheLastAndNotAll()
    {
        for (var node = 0; node < 100_000; node++)
        {
            _book.TryTake($"n{node}", 5, At(node / 1000.0)).ShouldBeTrue();
        }

        _book.TryTake("n99999", 5, At(100)).ShouldBeFalse();
        _book.TryTake("n96000", 5, At(100)).ShouldBeFalse();
        _book.TryTake("n0", 5, At(100)).ShouldBeTrue("the quietest gave way");
    }
}
