using System.Globalization;
using System.Text;

namespace Load.Soak;

/// <summary>
/// Half of what it can do, for as long as told, while its first provider fails in every way and clients hang up: what it holds must not grow. The first third of the
/// time is for caches, pools and compiled code to fill.
/// </summary>
internal sealed class SoakRun(SoakOptions options)
{
    /// <summary>
    /// Requests under way at most, several times what half of peak keeps under way; what would be more is left out, and counted. A machine that stands still for a moment would
    /// otherwise have a thousand connections opened at once, and what those leave in memory would hide what is looked for.
    /// </summary>
    private const int MostUnderWay = 128;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly Random _random = new(20261127);
    private readonly Lock _lock = new();
    private readonly TimeProvider _time = TimeProvider.System;

    /// <summary>0 when nothing grew, and every request was answered or told why not.</summary>
    public async Task<int> RunAsync()
    {
        using var visitor = new Visitor(options.Address);
        await PeakAsync(visitor, TimeSpan.FromSeconds(10));
        var peak = await PeakAsync(visitor, TimeSpan.FromSeconds(5));
        var rate = peak / 2;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak {peak:0} requests/s; {options.Length.TotalMinutes:0.#} minutes at {rate:0}"));

        using var over = new CancellationTokenSource();
        using var trouble = new Trouble(options.Script, Chance);
        var troubling = trouble.GoOnAsync(over.Token);
        var samples = new List<Sample>();
        var startedAt = _time.GetTimestamp();
        var sampling = SampleAsync(samples, startedAt, over.Token);
        var leftOut = await LoadAsync(visitor, rate, startedAt);
        await over.CancelAsync();
        await Task.WhenAll(EndedAsync(troubling), EndedAsync(sampling));

        var settled = samples.Where(sample => sample.At > options.Length / 3).ToArray();
        var unobserved = ProcessFacts.UnobservedExceptions(options.Probe);
        var memory = Sample.GrowthOf(settled, sample => sample.Mebibytes);
        var live = Sample.GrowthOf(settled, sample => sample.Live);
        var handles = Sample.GrowthOf(settled, sample => sample.Handles);
        var threads = Sample.GrowthOf(settled, sample => sample.Threads);
        var holds = !memory.IsReal && !live.IsReal && !handles.IsReal && !threads.IsReal && unobserved == 0 && visitor.Refused == 0;

        var text = new StringBuilder();
        text.AppendLine("## soak: half of peak, a failing provider, clients that hang up").AppendLine();
        text.AppendLine(options.Note).AppendLine();
        text.AppendLine("| what | measured |").AppendLine("|---|--:|");
        Row($"length", $"{options.Length.TotalMinutes:0.#} min at {rate:0} requests/s, half of the peak of {peak:0}");
        Row($"answered / broken off with an error event / hung up on / left out", $"{visitor.Answered} / {visitor.Broken} / {visitor.HungUp} / {leftOut}");
        Row($"refused, or cut without a word (0)", $"{visitor.Refused}");
        Row($"RSS in MiB: mean of the last two thirds, growth over them ± its standard error", $"{memory}");
        Row($"managed heap in MiB as the last full collection left it, likewise", $"{live}");
        Row($"handles, likewise", $"{handles}");
        Row($"threads, likewise", $"{threads}");
        Row($"unobserved task exceptions (0)", $"{unobserved}");
        text.AppendLine().AppendLine("| minute | RSS MiB | of it managed and alive | handles | threads |").AppendLine("|--:|--:|--:|--:|--:|");
        foreach (var sample in samples.Where((_, at) => at % Math.Max(1, samples.Count / 30) == 0))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {sample.At.TotalMinutes:0.0} | {sample.Mebibytes:0} | {sample.Live:0.0} | {sample.Handles} | {sample.Threads} |");
        }

        Console.WriteLine(text);
        Console.WriteLine(visitor.FirstRefusal);
        if (options.Out is { } folder)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "soak.md"), text.ToString());
        }

        return holds ? 0 : 1;

        void Row(FormattableString name, FormattableString value) =>
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name.ToString(CultureInfo.InvariantCulture)} | {value.ToString(CultureInfo.InvariantCulture)} |");
    }

    private double Chance()
    {
        lock (_lock)
        {
            return _random.NextDouble();
        }
    }

    /// <summary>Requests per second of clients that ask again at once.</summary>
    private async Task<double> PeakAsync(Visitor visitor, TimeSpan length)
    {
        var (before, beganAt) = (visitor.Answered, _time.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            while (_time.GetElapsedTime(beganAt) < length)
            {
                await visitor.AskAsync(Chance);
            }
        })));
        return (visitor.Answered - before) / _time.GetElapsedTime(beganAt).TotalSeconds;
    }

    private async Task<long> LoadAsync(Visitor visitor, double rate, long startedAt)
    {
        var (due, leftOut, underWay) = (0L, 0L, 0);
        using var timer = new PeriodicTimer(Tick, _time);
        while (_time.GetElapsedTime(startedAt) is var elapsed && elapsed < options.Length)
        {
            for (var until = (long)(elapsed.TotalSeconds * rate); due < until; due++)
            {
                if (Volatile.Read(ref underWay) >= MostUnderWay)
                {
                    leftOut++;
                    continue;
                }

                Interlocked.Increment(ref underWay);
                _ = AskAsync();
            }

            await timer.WaitForNextTickAsync();
        }

        while (Volatile.Read(ref underWay) > 0)
        {
            await timer.WaitForNextTickAsync();
        }

        return leftOut;

        async Task AskAsync()
        {
            await visitor.AskAsync(Chance);
            Interlocked.Decrement(ref underWay);
        }
    }

    private async Task SampleAsync(List<Sample> samples, long startedAt, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5), _time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            samples.Add(Sample.Take(options.Process, options.Probe, _time.GetElapsedTime(startedAt)));
        }
    }

    private static async Task EndedAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // As it was meant to.
        }
    }
}
