namespace Simulation;

/// <summary>What a policy came to.</summary>
internal sealed class Tally(int requests)
{
    private readonly List<float> _milliseconds = new(requests);
    private bool _sorted;

    public int Requests => requests;

    public int Answered => _milliseconds.Count;

    public long Attempts { get; set; }

    public decimal CostUsd { get; set; }

    public double Success => (double)Answered / requests;

    public double AttemptsEach => (double)Attempts / requests;

    public decimal CostPerThousand => CostUsd / requests * 1000;

    /// <summary>A request was answered: its first token came so long after it.</summary>
    public void Answer(TimeSpan firstToken) => _milliseconds.Add((float)firstToken.TotalMilliseconds);

    /// <summary>Milliseconds to the first token that a share of the answered requests kept to.</summary>
    public double Quantile(double share)
    {
        if (!_sorted)
        {
            _milliseconds.Sort();
            _sorted = true;
        }

        return _milliseconds.Count == 0 ? double.NaN : _milliseconds[Math.Min(_milliseconds.Count - 1, (int)(share * _milliseconds.Count))];
    }
}
