using Simulator.Hosting;

namespace Simulator.Recording;

/// <summary>Counts of every provider's requests, and the last of them byte for byte.</summary>
public sealed class RequestLog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RequestCounts> _counts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<RequestTicket> _recent = new();
    private readonly List<Waiter> _waiters = [];
    private readonly SimulatorOptions _options;
    private long _number;
    private int _generation;

    internal RequestLog(SimulatorOptions options) => _options = options;

    /// <summary>Every provider that was asked for anything.</summary>
    public IReadOnlyDictionary<string, RequestCounts> Counts
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<string, RequestCounts>(_counts, StringComparer.OrdinalIgnoreCase);
            }
        }
    }

    public RequestCounts Of(string provider)
    {
        lock (_lock)
        {
            return _counts.GetValueOrDefault(provider, RequestCounts.Zero);
        }
    }

    /// <summary>The last requests, oldest first; of one provider, or of all.</summary>
    public IReadOnlyList<RecordedRequest> Recent(string? provider = null)
    {
        lock (_lock)
        {
            return [.. from ticket in _recent
                        where provider is null || ticket.Provider.Equals(provider, StringComparison.OrdinalIgnoreCase)
                        select ticket.Record];
        }
    }

    /// <summary>Completes as soon as the provider's counts are as asked: what the wire shows before the handler is through.</summary>
    public Task<RequestCounts> WhenAsync(string provider, Func<RequestCounts, bool> condition, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var counts = _counts.GetValueOrDefault(provider, RequestCounts.Zero);
            if (condition(counts))
            {
                return Task.FromResult(counts);
            }

            var waiter = new Waiter(provider, condition);
            _waiters.Add(waiter);
            return waiter.Found.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Forgets all; requests in flight are forgotten too.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _generation++;
            _counts.Clear();
            _recent.Clear();
        }
    }

    internal RequestTicket Begin(string provider, HttpRequest request)
    {
        var record = _options.Recording ? Describe(provider, request) : null;
        lock (_lock)
        {
            var ticket = new RequestTicket(provider, _generation, _options.TimeProvider.GetTimestamp());
            if (record is not null)
            {
                ticket.Record = record with { Number = ++_number };
                _recent.Enqueue(ticket);
                if (_recent.Count > _options.RecordedRequests)
                {
                    _recent.Dequeue();
                }
            }

            Change(provider, _counts.GetValueOrDefault(provider, RequestCounts.Zero).Begun());
            return ticket;
        }
    }

    internal void KeepBody(RequestTicket ticket, byte[] body)
    {
        if (ticket.Record is null)
        {
            return;
        }

        lock (_lock)
        {
            ticket.Record = ticket.Record with { Body = body };
        }
    }

    internal void End(RequestTicket ticket, RequestOutcome outcome)
    {
        var duration = _options.TimeProvider.GetElapsedTime(ticket.StartedAt);
        lock (_lock)
        {
            ticket.Record = ticket.Record is null ? null : ticket.Record with { Outcome = outcome, Duration = duration };
            if (ticket.Generation == _generation)
            {
                Change(ticket.Provider, _counts[ticket.Provider].Ended(outcome));
            }
        }
    }

    private RecordedRequest Describe(string provider, HttpRequest request) => new()
    {
        Number = 0,
        Provider = provider,
        Method = request.Method,
        Path = request.Path + request.QueryString.Value,
        Headers = request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => Credentials.Shown(h.Key, h.Value.ToString())),
        ReceivedAt = _options.TimeProvider.GetUtcNow(),
    };

    private void Change(string provider, RequestCounts counts)
    {
        _counts[provider] = counts;
        foreach (var waiter in _waiters.Where(w => w.IsFor(provider) && w.Condition(counts)).ToArray())
        {
            _waiters.Remove(waiter);
            waiter.Found.SetResult(counts);
        }
    }

    private sealed record Waiter(string Provider, Func<RequestCounts, bool> Condition)
    {
        public TaskCompletionSource<RequestCounts> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsFor(string provider) => Provider.Equals(provider, StringComparison.OrdinalIgnoreCase);
    }
}
