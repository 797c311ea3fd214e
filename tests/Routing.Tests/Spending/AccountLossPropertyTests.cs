using Routing.Budgets;
using Routing.Spending;
using Routing.Tenants;
using Routing.Tests.Limits;

namespace Routing.Tests.Spending;

/// <summary>Holders of the account and nodes die as they like, between any two steps of a call.</summary>
public sealed class AccountLossPropertyTests
{
    [Fact]
    public void Account_HoldersAndNodesDieAtAnyTime_NeverOverAnyLimit() =>
        Histories.ForAll(400, commands =>
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
        private static readonly double[] ClocksOff = [0, 0.35, 1.2, 2];

        private readonly StoredAccount _account = new(new AccountOptions { ShareDivisor = 3 });
        private readonly AdmissionLog _log = new();
        private readonly FarNode[] _nodes = new FarNode[3];
        private DateTimeOffset _now = new(2026, 3, 14, 23, 57, 0, TimeSpan.Zero);
        private decimal _lost;
        private bool _isExact = true;

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
                    var request = Like with { Tokens = 10 + (arg % 60), Cost = 0.02m + (arg / 2000m) };
                    if (node.TryServe(request, _now))
                    {
                        _log.Add(_now, null, 1, request.Tokens);
                    }

                    break;
                case 4 or 5:
                    _isExact &= _account.Next is StoredAccount.Death.None;
                    node.Ask(1 + (arg % 8), _now, delay);
                    _now += delay;
                    break;
                case 6:
                    node.Settle(_now);
                    break;
                case 7 or 8:
                    node.Report(_now, delay);
                    _now += delay;
                    break;
                case 9:
                    _isExact &= _account.Next is StoredAccount.Death.None;
                    node.TopUp(arg / 500m, _now);
                    break;
                case 10:
                    _now += TimeSpan.FromMilliseconds(arg * 10);
                    break;
                case 11:
                    _now += TimeSpan.FromSeconds(arg / 4.0);
                    break;
                case 12 when arg % 8 == 0:
                    _isExact &= node.Shares == 0;
                    _lost += node.Reserved + node.Spent;
                    Start(arg % 3);
                    break;
                case 12:
                    _account.Die(TimeSpan.FromSeconds(ClocksOff[arg % ClocksOff.Length]));
                    break;
                case 13:
                    _account.Next = (StoredAccount.Death)(arg % 3);
                    break;
            }

            Check();
        }

        /// <summary>When nobody was lost who knew something, the account knows what was spent to the last digit.</summary>
        public void Finish()
        {
            _account.Next = StoredAccount.Death.None;
            foreach (var node in _nodes)
            {
                node.Settle(_now);
                node.Report(_now, TimeSpan.Zero);
                node.Report(_now, TimeSpan.Zero);
                node.Report(_now, TimeSpan.Zero);
                node.Shares.ShouldBe(0);
            }

            if (_isExact)
            {
                _account.Snapshot(_now).Charged.Ever.ShouldBe(_nodes.Sum(node => node.Spent) + _lost);
                _account.Snapshot(_now).Parallel.ShouldBe(0);
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
            charged.Today.ShouldBeLessThanOrEqualTo(Limits.PerDay!.Value);
            (_lost + _nodes.Sum(node => node.Reserved + node.Spent)).ShouldBeLessThanOrEqualTo(charged.Ever);
        }

        private void Start(int index) => _nodes[index] = new FarNode(_account, Like, TimeSpan.FromSeconds((index * 1000) - 500));
    }
}
