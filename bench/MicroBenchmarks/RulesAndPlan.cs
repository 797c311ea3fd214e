using BenchmarkDotNet.Attributes;
using Routing.Chains;
using Routing.ControlPlane;
using Routing.Ordering;
using Routing.Performance;
using Routing.Rules;
using Routing.Targets;

namespace MicroBenchmarks;

/// <summary>All that is decided before a request is sent: which of 20 rules holds (the last), and the chain of 20 targets in its order.</summary>
[MemoryDiagnoser]
public class RulesAndPlan
{
    private readonly ChainPlan _plan = new();
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly string[] _tags = ["batch", "internal"];
    private RuleBook _rules = RuleBook.Empty;
    private Route[] _routes = [];

    [Params(ChainOrder.Listed, ChainOrder.Cheapest, ChainOrder.Fastest, ChainOrder.Weighted, ChainOrder.LeastBusy)]
    public ChainOrder Order { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var plane = new InProcessControlPlane(new(), () => 0.5);
        _routes = [.. Enumerable.Range(0, 20).Select(i =>
        {
            var id = new TargetId($"provider{i % 5}", $"model{i}");
            return new Route(new(id) { Price = new(1 + (i * 7 % 20), 1, 4) }, CredentialId.None, plane.Watch(id, CredentialId.None));
        })];
        foreach (var route in _routes)
        {
            // What is new is not steady yet, and nothing is known of its speed.
            route.Health.TryEnter(_now, out var permit);
            route.Health.Report(new(permit, _now, null));
            for (var i = 0; i < 20; i++)
            {
                route.Health.Performance.Observe(new AttemptTiming(InputSize.Small, TimeSpan.FromMilliseconds(200 + (i * 10)), 100, TimeSpan.FromSeconds(2)), _now);
            }
        }

        _rules = new([.. Enumerable.Range(0, 20).Select(i => i == 19
            ? new RuleCondition { Tags = ["internal"], Models = ["ib/*"], PromptAtMost = 10_000 }
            : (i % 4) switch
            {
                0 => new RuleCondition { Plans = [$"plan{i}", "free"] },
                1 => new RuleCondition { Regions = ["eu", "in"], Tags = ["gdpr"] },
                2 => new RuleCondition { Models = [$"openai/gpt-{i}*"] },
                _ => new RuleCondition { Tags = ["batch", $"team{i}"] },
            })]);
    }

    /// <summary>As a tier with <c>order_on_throttle</c> is planned while its first choice cools off: the rest by price, and the slow ones behind the others.</summary>
    [Benchmark]
    public int MatchPlanAndArrangeAfterThrottle()
    {
        var rule = Match();
        ChainPlanner.Plan(_routes.AsSpan(1), new(Capabilities.Tools, 500), _now, 0.5, _plan);
        _plan.ArrangeAfterThrottle(Order, TimeSpan.FromMilliseconds(2500), new(500), _now, 0.5);
        return _plan.Candidates.Length + rule!.Value;
    }

    [Benchmark]
    public int MatchPlanAndArrange()
    {
        var rule = Match();
        ChainPlanner.Plan(_routes, new(Capabilities.Tools, 500), _now, 0.5, _plan);
        _plan.Arrange(Order, new(500), _now, 0.5);
        return _plan.Candidates.Length + rule!.Value;
    }

    private int? Match() => _rules.Match(new() { Plan = "pro", Region = "us", Tags = _tags, Model = "ib/balanced", PromptTokens = 500, Now = _now });
}
