namespace Routing.Tests.Limits;

/// <summary>Every admission, kept for ever and added up naively: what the windows are held to.</summary>
internal sealed class AdmissionLog
{
    public List<Admission> All { get; } = [];

    public Admission Add(DateTimeOffset at, string? key, long requests, long tokens)
    {
        var admission = new Admission(at, key, requests) { Tokens = tokens };
        All.Add(admission);
        return admission;
    }

    /// <summary>In (<paramref name="at"/> - 60 s, <paramref name="at"/>].</summary>
    public (long Requests, long Tokens) Trailing(DateTimeOffset at, string? key = null) => Within(at - TimeSpan.FromSeconds(60), at, key);

    /// <summary>In (<paramref name="after"/>, <paramref name="until"/>].</summary>
    public (long Requests, long Tokens) Within(DateTimeOffset after, DateTimeOffset until, string? key = null)
    {
        var within = All.Where(admission => admission.At <= until && admission.At > after && (key is null || admission.Key == key)).ToList();
        return (within.Sum(admission => admission.Requests), within.Sum(admission => admission.Tokens));
    }

    /// <summary>The most in any trailing 60 s: it is reached at some admission.</summary>
    public (long Requests, long Tokens) Most(string? key = null)
    {
        var most = All.Select(admission => Trailing(admission.At, key)).ToList();
        return (most.Select(total => total.Requests).DefaultIfEmpty().Max(), most.Select(total => total.Tokens).DefaultIfEmpty().Max());
    }

    internal sealed class Admission(DateTimeOffset at, string? key, long requests)
    {
        public DateTimeOffset At { get; } = at;

        public string? Key { get; } = key;

        public long Requests { get; } = requests;

        public long Tokens { get; set; }
    }
}
