using Routing.Circuits;
using static Routing.Tests.Times;

namespace Routing.Tests.Circuits;

public sealed class FailureStreakTests
{
    [Fact]
    public void Streak_SuccessBetweenFailures_CountsOnlyThoseAfterIt()
    {
        var streak = new FailureStreak();
        streak.Failure(At(1));
        streak.Success(At(2));
        streak.Failure(At(3));

        streak.Length.ShouldBe(1);
    }

    [Fact]
    public void Streak_SuccessReportedLate_CountsWhereItEnded()
    {
        var streak = new FailureStreak();
        streak.Failure(At(1));
        streak.Failure(At(3));
        streak.Success(At(2));

        streak.Length.ShouldBe(1);
    }

    [Fact]
    public void Streak_FailureReportedAfterALaterSuccess_IsNone()
    {
        var streak = new FailureStreak();
        streak.Success(At(2));
        streak.Failure(At(1));

        streak.Length.ShouldBe(0);
    }

    [Fact]
    public void Streak_SameInstant_GoesByTheOrderOfReports()
    {
        var streak = new FailureStreak();
        streak.Failure(At(1));
        streak.Success(At(1));
        streak.Length.ShouldBe(0);

        streak.Failure(At(1));
        streak.Length.ShouldBe(1);
    }
}
