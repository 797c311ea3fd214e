using Gateway.Tests.Support;

namespace Gateway.Tests.Faults;

/// <summary>Behind a stream's last event nobody waits for what its connection still does, and nobody may be left with its failures.</summary>
public sealed class AbandonedReadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Connection_GivenUpBehindTheLastEvent_FailsNoTask()
    {
        var mark = $"the connection of {Guid.NewGuid()}";
        var unobserved = 0;
        void Count(object? sender, UnobservedTaskExceptionEventArgs failed) => unobserved += failed.Exception.ToString().Contains(mark, StringComparison.Ordinal) ? 1 : 0;
        TaskScheduler.UnobservedTaskException += Count;
        try
        {
            await BreakBehindTheEndAsync(new ObjectDisposedException(mark));

            for (var i = 0; i < 5; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            unobserved.ShouldBe(0);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Count;
        }
    }

    private static async Task BreakBehindTheEndAsync(Exception failure)
    {
        await using var stage = await FaultStage.StartAsync();
        var given = new TaskCompletionSource();
        stage.Upstream.On("a.test", UpstreamReply.Stream(
            UpstreamReply.Text(Chunks.Event(Chunks.Hello) + Chunks.Event(Chunks.Stop) + Chunks.Event(Chunks.Done)),
            new BodyPart.Wait(given.Task),
            new BodyPart.Break(failure)));

        var answer = await stage.Gateway.ChatAsync(Chunks.Request("solo", stream: true));
        answer.Text.ShouldEndWith(Chunks.Event(Chunks.Done));
        given.SetResult();
        await stage.Upstream.Calls.Single().Released.WaitAsync(Patience);
    }
}
