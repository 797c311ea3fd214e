using Routing.Budgets;
using Routing.Spending;
using Routing.Tenants;

namespace Routing.Tests.Limits;

public sealed class SharePropertyTests
{
    [Fact]
    public void Shares_AnyHistoryOfThreeNodes_NeverOverAnyLimit() =>
        Histories.ForAll(1500, commands =>
        {
            var run = new Run();
            foreach (var (op, arg) in commands)
            {
                run.Step(op, arg);
            }

            run.Finish();
        });

    private sealed class Run
    {
        private static readonly SpendingLimits Limits = new() { RequestsPerMinute = 20, TokensPerMinute = 1_000, Parallel = 6, PerDay = 3m, Lifetime = 4m };
        private static readonly LeaseRequest Like = new() { Tenant = new TenantId("t"), TenantLimits = Limits, Tokens = 60, Cost = 0.1m };

        private readonly TenantAccount _account = new(1, new AccountOptions { ShareDivisor = 3 });
        private readonly AdmissionLog _log = new();
        private readonly ShareNode[] _nodes = new ShareNode[3];
        private DateTimeOffset _now = new(2026, 3, 14, 23, 57, 0, TimeSpan.Zero);
        private decimal _spent;
        private bool _lost;

        public Run()
        {
            for (var index = 0; index < _nodes.Length; index++)
            {
                Start(index);
            }
        }

        public void Step(byte op, byte arg)
        {
            var node = _nodes[arg % 3];
            var delay = TimeSpan.FromMilliseconds(arg % 7);
            switch (op % 14)
            {
                case <= 3:
                    Serve(node, arg);
                    break;
                case 4 or 5:
                    node.Ask(1 + (arg % 8), _now, delay);
                    _now += delay;
                    break;
                case 6:
                    _spent += node.Settle(_now - TimeSpan.FromSeconds(arg % 10), arg % 11 / 10m, _now);
                    break;
                case 7 or 8:
                    node.Report(_ => true, _now, delay);
                    _now += delay;
                    break;
                case 9:
                    node.Resend(_now);
                    break;
                case 10:
                    _now += TimeSpan.FromMilliseconds(arg * 10);
                    break;
                case 11:
                    _now += TimeSpan.FromSeconds(arg / 4.0);
                    break;
                case 12 when arg % 8 == 0:
                    _lost |= node.Shares > 0;
                    _lostReserve += node.Reserved;
                    Start(arg % 3);
                    break;
                case 13 when _account.Acquire(Like, _now).Lease is { } lease:
                    // The single-node way beside the shares.
                    _log.Add(_now, null, 1, Like.Tokens);
                    _account.Settle(new Settlement(Like.Tenant, lease.Id, null, 0.05m, null, _now), _now).ShouldBeTrue();
                    _spent += 0.05m;
                    break;
            }

            Check();
        }

        private decimal _lostReserve;

        /// <summary>When every node has told all, the account knows what was spent to the last digit, if none was lost.</summary>
        public void Finish()
        {
            foreach (var node in _nodes)
            {
                _spent += node.Settle(_now, 0.5m, _now);
                node.Report(_ => true, _now, TimeSpan.Zero);
                node.Report(_ => true, _now, TimeSpan.Zero);
            }

            if (!_lost)
            {
                _account.Snapshot(_now).Charged.Ever.ShouldBe(_spent);
                _account.Snapshot(_now).Parallel.ShouldBe(0);
            }
        }

        private void Serve(ShareNode node, byte arg)
        {
            var request = Like with { Tokens = 10 + (arg % 60), Cost = 0.02m + (arg / 2000m) };
            if (node.TryServe(request, _now))
            {
                var entry = _log.Add(_now, null, 1, request.Tokens);
                node.OnSettled(used => entry.Tokens = used);
            }
        }

        private void Check()
        {
            var (requests, tokens) = _log.Trailing(_now);
            requests.ShouldBeLessThanOrEqualTo(Limits.RequestsPerMinute!.Value);
            tokens.ShouldBeLessThanOrEqualTo(Limits.TokensPerMinute!.Value);
            _nodes.Sum(node => node.Running(_now)).ShouldBeLessThanOrEqualTo(Limits.Parallel!.Value);
            var charged = _account.Snapshot(_now).Charged;
            charged.Ever.ShouldBeLessThanOrEqualTo(Limits.Lifetime!.Value);
            (_spent + _lostReserve + _nodes.Sum(node => node.Reserved)).ShouldBeLessThanOrEqualTo(charged.Ever);
        }

        private void Start(int index) => _nodes[index] = new ShareNode(_account, Like, TimeSpan.FromSeconds((index * 1000) - 500), TimeSpan.FromSeconds(5));
    }
}
