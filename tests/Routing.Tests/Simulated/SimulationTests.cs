using Simulation;

namespace Routing.Tests.Simulated;

/// <summary>The simulation of <c>bench/</c>, in short: what it shows of the machines must stay so.</summary>
public sealed class SimulationTests
{
    private const int Requests = 10_000;

    [Fact]
    public void Listed_WhileTheFirstChoiceIsInTrouble_AnswersMoreThanTheOthersAndAsksLess()
    {
        var played = Policies.Play(Scenario.All[0].In(Requests)).ToDictionary(p => p.Name, p => p.Tally);

        played["listed"].Answered.ShouldBeGreaterThanOrEqualTo(played["plain ordered retry"].Answered);
        played["listed"].Answered.ShouldBeGreaterThan(played["LiteLLM's cooldown"].Answered);
        played["listed"].Attempts.ShouldBeLessThan(played["plain ordered retry"].Attempts);
        played["cheapest"].CostUsd.ShouldBeLessThan(played["listed"].CostUsd / 2);
    }

    [Fact]
    public void EveryOrder_WithTroublesNowAndThen_AnswersNoFewerThanTheOthers()
    {
        var played = Policies.Play(Scenario.All[1].In(Requests)).ToList();

        // Played for 10^6 requests, the order by least load loses 4 answers and plain retries lose 3: one in 10,000 is what chance may do.
        const int Chance = Requests / 10_000;
        var others = played.Take(2).Max(p => p.Tally.Answered);
        foreach (var (name, tally) in played.Skip(2))
        {
            tally.Answered.ShouldBeGreaterThanOrEqualTo(others - Chance, name);
        }
    }

    [Fact]
    public void Simulation_PlayedTwice_ComesToTheSame()
    {
        var scenario = Scenario.All[2].In(2_000);

        Facts(Policies.Play(scenario)).ShouldBe(Facts(Policies.Play(scenario)));

        static string[] Facts(IEnumerable<(string Name, Tally Tally)> played) => [.. played.Select(p => $"{p.Name} {p.Tally.Answered} {p.Tally.Attempts} {p.Tally.CostUsd} {p.Tally.Quantile(0.99)}")];
    }
}
