using System.Globalization;

namespace Load;

/// <summary>The command line.</summary>
internal sealed class Options
{
    private IReadOnlyList<Scenario>? _named;

    public List<Side> Sides { get; } = [];

    /// <summary>Unless named: all whose sides are there.</summary>
    public IReadOnlyList<Scenario> Scenarios => _named ?? [.. Scenario.All.Where(scenario => scenario.Sides.All(name => Sides.Exists(side => side.Name == name)))];

    public int Rounds { get; private set; } = 2;

    public TimeSpan Duration { get; private set; } = TimeSpan.FromSeconds(1);

    public TimeSpan WarmUp { get; private set; } = TimeSpan.FromSeconds(1);

    public TimeSpan Hot { get; private set; }

    public string? Out { get; private set; }

    public string? Note { get; private set; }

    public static Options Parse(ReadOnlySpan<string> args)
    {
        var options = new Options();
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            options.Take(args[i], args[i + 1]);
        }

        return options.Sides.Count > 0 ? options : throw new ArgumentException("there is no --side");
    }

    private void Take(string name, string value)
    {
        switch (name)
        {
            case "--side": Sides.Add(Side.Parse(value)); break;
            case "--header": Header(value); break;
            case "--scenario": _named = [.. value.Split(',').Select(Scenario.Named)]; break;
            case "--rounds": Rounds = Math.Clamp(int.Parse(value, CultureInfo.InvariantCulture), 1, 50); break;
            case "--seconds": Duration = Seconds(value); break;
            case "--warm-up": WarmUp = Seconds(value); break;
            case "--hot": Hot = value is "0" ? TimeSpan.Zero : Seconds(value); break;
            case "--out": Out = value; break;
            case "--note": Note = value; break;
            default: throw new ArgumentException($"unknown option {name}");
        }
    }

    private void Header(string value)
    {
        var (side, header) = value.Split('=', 2) is [var name, var text] ? (name, text) : throw new ArgumentException($"--header {value}: SIDE=NAME: VALUE was expected");
        Sides.Single(s => s.Name == side).Headers.Add(header);
    }

    private static TimeSpan Seconds(string value) => TimeSpan.FromSeconds(Math.Clamp(double.Parse(value, CultureInfo.InvariantCulture), 0.1, 60));
}
