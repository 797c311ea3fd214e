using Frontend.Cluster;
using Kit;

namespace Frontend.Tests.Cluster;

public sealed class FrontendCountTests
{
    private readonly VirtualTime _time = new();
    private readonly FrontendCount _count;

    public FrontendCountTests() => _count = new(_time);

    [Fact]
    public void Count_NobodyHasSaid_IsNotGuessed() => _count.Value.ShouldBeNull();

    [Fact]
    public void Count_TheGrainCountsAnewAfterAMove_TheMostOfLateIsBelieved()
    {
        _count.Heard(5);
        _time.Advance(TimeSpan.FromSeconds(5));
        _count.Heard(1);
        _count.Value.ShouldBe(5);

        _time.Advance(FrontendCount.Remembered);
        _count.Heard(2);
        _count.Value.ShouldBe(2);
    }

    [Fact]
    public void Count_NobodySaysAnythingAnyMore_TheLastStands()
    {
        _count.Heard(4);
        _time.Advance(TimeSpan.FromHours(1));
        _count.Value.ShouldBe(4);
    }
}
