using Frontend.Health;
using Frontend.Tests.Support;
using Grains.Abstractions.Health;
using Kit;
using Routing.ControlPlane;
using Routing.Targets;

namespace Frontend.Tests.Health;

public sealed class ProviderMirrorTests
{
    private static readonly CredentialId Credential = new("c");

    private readonly VirtualTime _time = new();
    private readonly List<string> _asked = [];
    private readonly ProviderMirror _mirror;

    public ProviderMirrorTests() => _mirror = new("p", (model, _) => _asked.Add(model));

    private DateTimeOffset Now => _time.GetUtcNow();

    [Fact]
    public void Look_OpenIsOver_OneProbeIsFetchedAndOneRequestGoesWithIt()
    {
        _mirror.Take(Views.Open(2), Now);
        Look().Availability.ShouldBe(Availability.Open);
        _asked.ShouldBeEmpty();

        _time.Advance(Views.OpenFor);
        Look().MayEnter.ShouldBeFalse();
        Look().MayEnter.ShouldBeFalse();
        _asked.ShouldBe(["m"]);

        _mirror.Take("m", new ProbeReply(77, TimeSpan.FromSeconds(10), TimeSpan.Zero), Now);
        _mirror.TryEnter("m", Credential, Now, out var probe).ShouldBeTrue();
        probe.ShouldBe(77);
        _mirror.TryEnter("m", Credential, Now, out _).ShouldBeFalse();
        _asked.ShouldBe(["m"]);
    }

    [Fact]
    public void Look_NobodyAnswersForTheProbe_IsAskedAgainInASecond()
    {
        _mirror.Take(Views.Open(2), Now);
        _time.Advance(Views.OpenFor);
        Look();
        _time.Advance(TimeSpan.FromMilliseconds(900));
        Look();
        _asked.Count.ShouldBe(1);

        _time.Advance(TimeSpan.FromMilliseconds(200));
        Look();
        _asked.Count.ShouldBe(2);
    }

    [Fact]
    public void Take_AnEarlierViewComesLate_IsNotBelieved()
    {
        _mirror.Take(Views.Open(5), Now);
        _mirror.Take(Views.Steady with { Version = new(1, 4) }, Now);
        Look().Availability.ShouldBe(Availability.Open);

        // The grain's next life, after its silo was lost, is later whatever it has counted.
        _mirror.Take(Views.Steady with { Version = new(2, 1) }, Now);
        Look().Availability.ShouldBe(Availability.Available);
    }

    [Fact]
    public void Look_CredentialThrottledOnOneModel_OthersAreNotKeptAway()
    {
        _mirror.Take(Views.Steady with { Version = new(1, 2), Credentials = [new("c", "m", TimeSpan.FromSeconds(5))] }, Now);

        Look().Availability.ShouldBe(Availability.CoolingOff);
        _mirror.Look("m", new CredentialId("another"), Now).Availability.ShouldBe(Availability.Available);
        _mirror.Look("other", Credential, Now).Availability.ShouldBe(Availability.Available);
        _time.Advance(TimeSpan.FromSeconds(5));
        Look().Availability.ShouldBe(Availability.Available);
    }

    private RouteStatus Look() => _mirror.Look("m", Credential, Now);
}
