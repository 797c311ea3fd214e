using Frontend.Health;

namespace Frontend.Tests.Health;

public sealed class ModelTalliesTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private readonly ModelTallies _tallies = new();

    [Fact]
    public void Models_AsManyAsClientsInvent_AreBounded()
    {
        for (var n = 0; n < 10 * ModelTallies.Most; n++)
        {
            _tallies.For($"invented-{n}");
        }

        _tallies.Count().ShouldBeLessThanOrEqualTo(ModelTallies.Most);
    }

    [Fact]
    public void Model_InUse_OutlivesThoseThatAreInvented()
    {
        var used = _tallies.For("used");
        for (var n = 0; n < 10 * ModelTallies.Most; n++)
        {
            _tallies.Count(used, Now);
            used.Take();
            _tallies.For($"invented-{n}");
        }

        _tallies.Find("used").ShouldBeSameAs(used);
    }

    [Fact]
    public void Success_NotReportedYet_IsNotLetGoOf()
    {
        var counted = _tallies.For("counted");
        _tallies.Count(counted, Now);
        for (var n = 0; n < 10 * ModelTallies.Most; n++)
        {
            _tallies.For($"invented-{n}");
        }

        _tallies.Single(tally => tally.HasAny).ShouldBeSameAs(counted);
    }

    [Fact]
    public void Success_OfAModelThatWasLetGoOf_IsReported()
    {
        var quiet = _tallies.For("quiet");
        for (var n = 0; n < 10 * ModelTallies.Most; n++)
        {
            _tallies.For($"invented-{n}");
        }

        _tallies.Find("quiet").ShouldBeNull();
        _tallies.Count(quiet, Now);
        _tallies.Single(tally => tally.HasAny).Take().ShouldBe((1, Now));
    }
}
