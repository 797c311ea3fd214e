using BenchmarkDotNet.Attributes;
using Routing.Chains;
using Routing.ControlPlane;
using Routing.Targets;

namespace MicroBenchmarks;

/// <summary>The chain for one request, and what the control plane is asked on its way.</summary>
[MemoryDiagnoser]
public class RequestPlan
{
    private readonly ChainPlan _plan = new();
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private Route[] _routes = [];

    [Params(5, 20)]
    public int Targets { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var plane = new InProcessControlPlane(new(), () => 0.5);
        _routes = [.. Enumerable.Range(0, Targets).Select(i =>
        {
            var id = new TargetId($"provider{i % 5}", $"model{i}");
            return new Route(new(id) { Capabilities = Capabilities.All }, CredentialId.None, plane.Watch(id, CredentialId.None));
        })];

        // What is new is not steady yet: the first attempt makes it so.
        foreach (var route in _routes)
        {
            EnterAndReport(route);
        }
    }

    [Benchmark]
    public int Plan()
    {
        ChainPlanner.Plan(_routes, new(Capabilities.Tools, 500), _now, 0.5, _plan);
        return _plan.Candidates.Length;
    }

    [Benchmark]
    public void EnterAndReport() => EnterAndReport(_routes[0]);

    private void EnterAndReport(Route route)
    {
        route.Health.TryEnter(_now, out var permit);
        route.Health.Report(new(permit, _now, null));
    }
}
