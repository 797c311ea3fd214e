using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Gateway.Tests.Recorded;

/// <summary>Counts what became of the exchanges and prints it when all are done.</summary>
public sealed class ReplayTable : IDisposable
{
    private static readonly string[] Kinds = ["answer", "stream", "error"];

    private readonly ConcurrentDictionary<(string Provider, string Kind, string Outcome), int> _counts = new();

    public void Count(string provider, string kind, string outcome) => _counts.AddOrUpdate((provider, kind, outcome), 1, static (_, count) => count + 1);

    public void Dispose()
    {
        if (_counts.IsEmpty)
        {
            return;
        }

        var text = new StringBuilder("\nReplayed exchanges (passed/failed/skipped)\n");
        text.Append(CultureInfo.InvariantCulture, $"{"provider",-18}{string.Concat(Kinds.Select(k => k.PadLeft(14)))}\n");
        foreach (var provider in _counts.Keys.Select(k => k.Provider).Distinct().Order(StringComparer.Ordinal).Append("all"))
        {
            text.Append(CultureInfo.InvariantCulture, $"{provider,-18}{string.Concat(Kinds.Select(k => Cell(provider, k).PadLeft(14)))}\n");
        }

        Console.Out.Write(text);
    }

    private string Cell(string provider, string kind)
    {
        var (passed, failed, skipped) = (Sum("passed"), Sum("failed"), Sum("skipped"));
        return passed + failed + skipped == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{passed}/{failed}/{skipped}");

        int Sum(string outcome) => _counts.Where(c => (provider == "all" || c.Key.Provider == provider) && c.Key.Kind == kind && c.Key.Outcome == outcome).Sum(c => c.Value);
    }
}
