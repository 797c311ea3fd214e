using Routing.Budgets;
using Routing.Spending;
using Routing.Tenants;
using Routing.Tests.Limits;

namespace Routing.Tests.Budgets;

/// <summary>A tenant's account under any history, beside a log of admissions and a ledger that simply add up. <see cref="Step"/> checks every promise.</summary>
internal sealed class AccountHistory
{
    public static readonly SpendingLimits Tenant = new() { RequestsPerMinute = 9, TokensPerMinute = 600, Parallel = 4, PerDay = 3m, PerMonth = 4m, Lifetime = 5m, PerRequest = 0.9m };
    public static readonly SpendingLimits Key = new() { RequestsPerMinute = 5, TokensPerMinute = 400, Parallel = 3, PerDay = 2m, PerMonth = 3m };

    private readonly AdmissionLog _log = new();
    private readonly List<Held> _out = [];
    private readonly List<Settlement> _settled = [];
    private readonly List<Row> _ledger = [];
    private DateTimeOffset _clock = new(2026, 3, 14, 23, 58, 0, TimeSpan.Zero);
    private DateTimeOffset _passed = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TenantAccount _account = new(1);
    private int _incarnation = 1;
    private DateTimeOffset _asOf;
    private int _restoredOn;
    private bool _foreign;

    public TenantAccount Account => _account;

    public DateTimeOffset Now => _clock;

    public void Step(byte op, byte arg)
    {
        switch (op % 16)
        {
            case <= 5:
                Acquire(arg);
                break;
            case 6 or 7:
                Settle(arg);
                break;
            case 8 when _settled.Count > 0:
                _account.Settle(_settled[arg % _settled.Count], _clock).ShouldBeFalse();
                break;
            case 9:
                TopUp(arg);
                break;
            case 10:
                Pass(TimeSpan.FromMilliseconds(arg * 20));
                break;
            case 11:
                Pass(TimeSpan.FromSeconds(arg / 3.0));
                break;
            case 12 when arg % 4 == 0:
                Pass(TimeSpan.FromMinutes(arg));
                break;
            case 13 when arg % 2 == 0:
                _clock -= TimeSpan.FromSeconds(arg * arg / 50.0);
                break;
            case 14 when arg % 8 == 0:
                Restart();
                break;
            case 15 when arg % 4 == 0:
                Reconcile();
                break;
        }

        Check();
    }

    public static LeaseRequest Request(byte arg) => new()
    {
        Tenant = new TenantId("t"),
        TenantLimits = Tenant,
        Key = (arg % 3) switch { 0 => null, 1 => new VirtualKeyId("a"), _ => new VirtualKeyId("b") },
        KeyLimits = Key,
        Tokens = arg,
        Cost = arg / 250m,
        LeastCost = arg % 5 == 0 ? arg / 500m : null,
        HoldFor = TimeSpan.FromSeconds(5 + (arg % 90)),
    };

    private void Acquire(byte arg)
    {
        var request = Request(arg);
        var decision = _account.Acquire(request, _clock);
        if (decision.Lease is { } lease)
        {
            lease.Cost.ShouldBeInRange(request.LeastCost ?? request.Cost, request.Cost);
            var entry = _log.Add(_passed, request.Key?.Value, 1, request.Tokens);
            _out.Add(new Held(lease.Id, request.Key, BudgetDate.Of(_clock), entry) { Reserved = lease.Cost, Ends = _passed + request.HoldFor });
        }
        else
        {
            decision.Refusal.ShouldNotBeNull();
        }
    }

    private void TopUp(byte arg)
    {
        if (_out.Count == 0)
        {
            return;
        }

        var held = _out[arg % _out.Count];
        var decision = _account.TopUp(new TopUp(new TenantId("t"), held.Id) { Cost = arg / 500m, LeastCost = arg / 1000m, Tokens = arg % 50, HoldFor = TimeSpan.FromSeconds(30) }, _clock);
        if (decision.Lease is { } lease)
        {
            held.Reserved = lease.Cost;
            held.Ends = Later(held.Ends, _passed + TimeSpan.FromSeconds(30));
            held.Added.Add(_log.Add(_passed, held.Key?.Value, 0, arg % 50));
        }
    }

    private void Settle(byte arg)
    {
        if (_out.Count == 0)
        {
            return;
        }

        var held = _out[arg % _out.Count];
        _out.Remove(held);
        var cost = held.Reserved * (arg % 11) / 10m;
        var used = (held.Entry.Tokens + held.Added.Sum(entry => entry.Tokens)) * (arg % 7) / 6;
        var settlement = new Settlement(new TenantId("t"), held.Id, held.Key, cost, used, _clock);
        var ours = held.Id.Incarnation == _incarnation;
        _foreign |= !ours;
        _settled.Add(settlement);
        if (_account.Settle(settlement, _clock))
        {
            _ledger.Add(new Row(held.Key?.Value ?? "", ours ? held.Date.Day : BudgetDate.Of(_clock).Day, cost));
            if (ours)
            {
                held.Use(used);
            }
        }
        else if (ours)
        {
            // Too late for it: the estimate stays charged.
            (_passed - held.Ends).ShouldBeGreaterThan(TimeSpan.FromMinutes(59));
            _ledger.Add(new Row(held.Key?.Value ?? "", held.Date.Day, held.Charged));
        }
        else
        {
            // The clock was set back behind the restart: the next word from the ledger brings it.
            _clock.ShouldBeLessThanOrEqualTo(_asOf);
            _ledger.Add(new Row(held.Key?.Value ?? "", BudgetDate.Of(_clock).Day, cost) { Seen = false });
        }
    }

    private void Pass(TimeSpan by)
    {
        _passed += by;
        _clock += by;
    }

    private void Restart()
    {
        _account = new TenantAccount(++_incarnation);
        foreach (var held in _out)
        {
            held.Charged = 0;
            held.Ends = DateTimeOffset.MinValue;
        }

        _account.Restore(Totals(_log.All.Select(entry => new RecentUse(entry.Key is null ? null : new VirtualKeyId(entry.Key), _clock - (_passed - entry.At), entry.Requests, entry.Tokens))), _clock);
    }

    private void Reconcile()
    {
        // Within a second of its end the machine's time may stand still, after a small step back: whether a holder is dead is then open.
        if (_out.All(held => (_passed - held.Ends).Duration() > TimeSpan.FromSeconds(1)))
        {
            _account.Restore(Totals([]), _clock);
            foreach (var held in _out.Where(held => _passed > held.Ends))
            {
                held.Charged = 0;
            }
        }
    }

    private AccountTotals Totals(IEnumerable<RecentUse> recent)
    {
        var day = BudgetDate.Of(_clock).Day;

        // A ledger read while the clock stands before what it holds cannot tell of the days to come.
        _restoredOn = Math.Max(day, _ledger.Where(row => row.Day > day).Select(row => row.Day + 1).DefaultIfEmpty().Max());
        _asOf = _settled.Select(settlement => settlement.At).Append(_clock).Max();
        _ledger.ForEach(row => row.Seen = true);
        return new AccountTotals(Sum(null), [.. new[] { "a", "b" }.Select(key => KeyValuePair.Create(new VirtualKeyId(key), Sum(key)))], [.. recent], _asOf);

        Spent Sum(string? key)
        {
            var rows = _ledger.Where(row => key is null || row.Key == key).ToList();
            return new Spent(rows.Where(row => row.Day == day).Sum(row => row.Cost), rows.Sum(row => row.Cost), rows.Sum(row => row.Cost));
        }
    }

    private void Check()
    {
        foreach (var (key, limits) in ((string?, SpendingLimits)[])[(null, Tenant), ("a", Key), ("b", Key)])
        {
            var (requests, tokens) = _log.Trailing(_passed, key);
            requests.ShouldBeLessThanOrEqualTo(limits.RequestsPerMinute!.Value);
            tokens.ShouldBeLessThanOrEqualTo(limits.TokensPerMinute!.Value);
            _out.Count(held => held.Ends > _passed && (key is null || held.Key?.Value == key)).ShouldBeLessThanOrEqualTo(limits.Parallel!.Value);

            var charged = key is null ? _account.Snapshot(_clock).Charged : _account.Charged(new VirtualKeyId(key), _clock);
            var rows = _ledger.Where(row => row.Seen && (key is null || row.Key == key)).ToList();
            var held = _out.Where(held => key is null || held.Key?.Value == key).ToList();
            charged.Ever.ShouldBe(rows.Sum(row => row.Cost) + held.Sum(held => held.Charged));
            charged.ThisMonth.ShouldBe(charged.Ever);
            var today = BudgetDate.Of(_clock).Day;
            if (today >= _restoredOn)
            {
                charged.Today.ShouldBe(rows.Where(row => row.Day == today).Sum(row => row.Cost) + held.Where(held => held.Date.Day == today).Sum(held => held.Charged));
            }

            if (!_foreign && _restoredOn == 0)
            {
                charged.Today.ShouldBeLessThanOrEqualTo(limits.PerDay!.Value);
                charged.ThisMonth.ShouldBeLessThanOrEqualTo(limits.PerMonth!.Value);
                charged.Ever.ShouldBeLessThanOrEqualTo(limits.Lifetime ?? decimal.MaxValue);
            }
        }
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private sealed class Row(string key, int day, decimal cost)
    {
        public string Key { get; } = key;

        public int Day { get; } = day;

        public decimal Cost { get; } = cost;

        /// <summary>The account knows it.</summary>
        public bool Seen { get; set; } = true;
    }

    private sealed class Held(LeaseId id, VirtualKeyId? key, BudgetDate date, AdmissionLog.Admission entry)
    {
        private decimal _reserved;

        public LeaseId Id { get; } = id;

        public VirtualKeyId? Key { get; } = key;

        public BudgetDate Date { get; } = date;

        public AdmissionLog.Admission Entry { get; } = entry;

        public List<AdmissionLog.Admission> Added { get; } = [];

        public DateTimeOffset Ends { get; set; }

        public decimal Charged { get; set; }

        public decimal Reserved
        {
            get => _reserved;
            set => _reserved = Charged = value;
        }

        /// <summary>What was used first was set aside first.</summary>
        public void Use(long tokens)
        {
            foreach (var entry in (IEnumerable<AdmissionLog.Admission>)[Entry, .. Added])
            {
                entry.Tokens = Math.Min(entry.Tokens, tokens);
                tokens -= entry.Tokens;
            }
        }
    }
}
