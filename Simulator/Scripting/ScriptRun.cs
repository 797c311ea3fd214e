namespace Simulator.Scripting;

/// <summary>A script and how far it has got. Not safe for two threads: the book holds the lock.</summary>
internal sealed class ScriptRun(ProviderScript script)
{
    private readonly Fault[] _steps = [.. (script.Steps ?? []).SelectMany(step => Enumerable.Repeat(step, step.Times ?? 1))];
    private readonly Random _chance = new(script.Seed ?? 0);

    public ProviderScript Script => script;

    public int Taken { get; private set; }

    public Fault Next()
    {
        var index = Taken++;
        if (script.Fault is { } fault)
        {
            return _chance.NextDouble() < (script.Share ?? 1) ? fault : Fault.None;
        }

        if (index < _steps.Length)
        {
            return _steps[index];
        }

        return script.Then switch
        {
            AfterSteps.RepeatLast => _steps[^1],
            AfterSteps.Cycle => _steps[index % _steps.Length],
            _ => Fault.None,
        };
    }
}
