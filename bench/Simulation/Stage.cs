namespace Simulation;

/// <summary>What a policy works with: a world and a clock of its own.</summary>
internal sealed class Stage(Scenario scenario)
{
    public Scenario Scenario => scenario;

    public World World { get; } = new(scenario);

    public EventQueue Queue { get; } = new();

    public Tally Tally { get; } = new(scenario.Requests);

    public DateTimeOffset Now => Queue.Now;

    /// <summary>Plays the trace to a policy.</summary>
    public static Tally Play(Scenario scenario, Func<Stage, IPolicy> make)
    {
        var stage = new Stage(scenario);
        var policy = make(stage);
        foreach (var request in SimulatedRequest.Trace(scenario))
        {
            stage.Queue.RunUntil(request.At);
            policy.Take(request);
        }

        stage.Queue.RunToEnd();
        return stage.Tally;
    }

    /// <summary>How long an attempt's first token is waited for: what the request has left, at most.</summary>
    public TimeSpan Patience(in SimulatedRequest request)
    {
        var left = request.At + scenario.Deadline - Now;
        return left < scenario.FirstToken ? left : scenario.FirstToken;
    }
}
