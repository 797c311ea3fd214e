using System.Collections.Concurrent;
using Simulator.Answers;
using Simulator.Formats;
using Simulator.Playing;
using Simulator.Scripting;

namespace Simulator.Canned;

/// <summary>The bench models' answers, made once and played from memory.</summary>
internal sealed class CannedAnswers
{
    private const int MostKept = 64;
    private const int UnaryTokens = 90;
    private readonly ConcurrentDictionary<(Format Format, string Model, bool Usage), Performance> _performances = new();

    public Performance For(Format format, BenchModel model, ReadOnlySpan<byte> body)
    {
        var usage = body.IndexOf("\"include_usage\":true"u8) >= 0 || body.IndexOf("\"include_usage\": true"u8) >= 0;
        if (_performances.TryGetValue((format, model.Name, usage), out var known))
        {
            return known;
        }

        var made = Make(format, model, usage);
        if (_performances.Count < MostKept)
        {
            _performances[(format, model.Name, usage)] = made;
        }

        return made;
    }

    private static Performance Make(Format format, BenchModel model, bool usage)
    {
        var request = new ChatRequest
        {
            Provider = "bench",
            Model = model.Name,
            Body = "bench"u8.ToArray(),
            LastUserText = "a question that never changes",
            PromptTokens = 12,
            Stream = model.Events > 0,
            IncludeUsage = usage,
        };
        return Director.Direct(format, request, new Fault
        {
            Tokens = model.Events > 0 ? model.Events : UnaryTokens,
            ManyEventsPerWrite = !model.WritePerEvent,
            Slow = model.Pace > TimeSpan.Zero ? new Slowness { Between = model.Pace } : null,
        });
    }
}
