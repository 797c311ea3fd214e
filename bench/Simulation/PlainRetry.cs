namespace Simulation;

/// <summary>One target after the other, in order, by every request anew: what a retry without a memory does.</summary>
internal sealed class PlainRetry(Stage stage) : IPolicy
{
    public string Name => "plain ordered retry";

    public void Take(SimulatedRequest request) => Try(request, 0);

    private void Try(SimulatedRequest request, int at)
    {
        var patience = stage.Patience(request);
        if (at >= Math.Min(stage.Scenario.MaxAttempts, SimulatedTarget.All.Count) || patience <= TimeSpan.Zero)
        {
            return;
        }

        var outcome = stage.World.Ask(request, at, 0, stage.Now, patience);
        stage.Tally.Attempts++;
        stage.Tally.CostUsd += outcome.CostUsd;
        stage.Queue.After(outcome.Known, () =>
        {
            if (outcome.Failure is null)
            {
                stage.Tally.Answer(stage.Now - request.At);
            }
            else
            {
                Try(request, at + 1);
            }
        });
    }
}
