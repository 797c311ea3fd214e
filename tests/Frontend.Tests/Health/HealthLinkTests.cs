using Frontend.Tests.Support;
using Routing.ControlPlane;
using Routing.Failures;
using Routing.Targets;

namespace Frontend.Tests.Health;

public sealed class HealthLinkTests
{
    private static readonly Failure Overloaded = new(FailureKind.Overloaded, "") { Status = 503 };

    [Fact]
    public async Task Failure_Reported_SetsOutAtOnce()
    {
        await using var node = new Node();

        node.NewLink().Report("m", CredentialId.None, Ended(node, Overloaded));

        (await node.Silos.Health.NextAsync()).Outcomes.ShouldHaveSingleItem().Failure.ShouldNotBeNull().Kind.ShouldBe(FailureKind.Overloaded);
    }

    [Fact]
    public async Task Successes_InTheBackground_GoInOneBatchWithinAQuarterOfASecond()
    {
        await using var node = new Node();
        await node.BeginAsync();
        var route = node.Plane.Watch(Node.Target, CredentialId.None);
        for (var i = 0; i < 3; i++)
        {
            route.TryEnter(node.Now, out var permit).ShouldBeTrue();
            route.Report(new AttemptReport(permit, node.Now, null));
        }

        node.Silos.Health.HasBatch.ShouldBeFalse();
        node.Time.Advance(TimeSpan.FromMilliseconds(250));

        (await node.Silos.Health.NextAsync()).Successes.ShouldHaveSingleItem().Count.ShouldBe(3);
    }

    [Fact]
    public async Task Failures_WhileABatchIsUnderWay_GoWithTheNext()
    {
        await using var node = new Node();
        var answer = new TaskCompletionSource();
        node.Silos.Health.Holds = answer.Task;
        var link = node.NewLink();
        link.Report("m", CredentialId.None, Ended(node, Overloaded));
        (await node.Silos.Health.NextAsync()).Number.ShouldBe(1);

        link.Report("m", CredentialId.None, Ended(node, Overloaded));
        link.Report("m", CredentialId.None, Ended(node, Overloaded));
        node.Silos.Health.HasBatch.ShouldBeFalse();
        answer.SetResult();

        var next = await node.Silos.Health.NextAsync();
        next.Number.ShouldBe(2);
        next.Outcomes.Length.ShouldBe(2);
    }

    [Fact]
    public async Task Batch_NobodyKnowsWhetherItArrived_IsSentAgainAsItWas()
    {
        await using var node = new Node();
        node.Silos.Health.Fails = true;
        var link = node.NewLink();
        link.Report("m", CredentialId.None, Ended(node, Overloaded));
        var first = await node.Silos.Health.NextAsync();
        node.Silos.Health.Fails = false;

        await Node.UntilAsync(() =>
        {
            link.Send();   // the next tick
            return node.Silos.Health.HasBatch;
        });

        (await node.Silos.Health.NextAsync()).ShouldBeSameAs(first);
    }

    [Fact]
    public async Task Push_Lost_IsHealedByAskingOnceASecond()
    {
        await using var node = new Node();
        var route = node.Plane.Watch(Node.Target, CredentialId.None);
        await node.BeginAsync();
        await Node.UntilAsync(() => node.Silos.Health.Watches > 0);
        node.Silos.Health.View = Views.Open(9);
        route.Look(node.Now).Availability.ShouldBe(Availability.Available);

        var soonest = await PollAsync(node);
        await Node.UntilAsync(() => route.Look(node.Now).Availability is Availability.Open);
        for (var tries = 0; soonest > TimeSpan.FromSeconds(1.25) && tries < 20; tries++)
        {
            var again = await PollAsync(node);
            soonest = again < soonest ? again : soonest;
        }

        soonest.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(1.25));
    }

    [Fact]
    public async Task Push_Lost_IsHealedByTheReplyToTheNextBatch()
    {
        await using var node = new Node();
        var link = node.NewLink();
        node.Silos.Health.View = Views.Open(9);

        link.Report("other", CredentialId.None, Ended(node, Overloaded));

        await Node.UntilAsync(() => link.Mirror.Version == new Grains.Abstractions.Health.ViewVersion(1, 9));
        node.Silos.Health.Polls.ShouldBe(1);
    }

    private static AttemptReport Ended(Node node, Failure? failure) => new(default, node.Now, failure);

    /// <summary>Ticks until the next poll, and no further. How long that took: on a busy machine, which merges ticks that it is late for, longer than it should.</summary>
    private static async Task<TimeSpan> PollAsync(Node node)
    {
        var from = node.Now;
        var polls = node.Silos.Health.Polls;
        for (var tries = 0; node.Silos.Health.Polls == polls; tries++)
        {
            tries.ShouldBeLessThan(30_000);
            node.Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        return node.Now - from;
    }
}
