using Routing.Spending;
using Routing.Tests.Limits;

namespace Routing.Tests.Budgets;

public sealed class TenantAccountPropertyTests
{
    [Fact]
    public void Account_AnyHistory_NeverOverAdmitsAndChargesWhatTheLedgerAddsUp() =>
        Histories.ForAll(1500, commands =>
        {
            var history = new AccountHistory();
            foreach (var (op, arg) in commands)
            {
                history.Step(op, arg);
            }
        });

    [Fact]
    public void Account_AnyRefusal_NamesTheInstantAtWhichItAdmitsAndNoEarlierOne() =>
        Histories.ForAll(1500, commands =>
        {
            var (one, other) = (new AccountHistory(), new AccountHistory());
            foreach (var (op, arg) in commands)
            {
                one.Step(op, arg);
                other.Step(op, arg);
            }

            foreach (var arg in (byte[])[1, 30, 85, 170, 250])
            {
                var request = AccountHistory.Request(arg);
                if (one.Account.Acquire(request, one.Now).Refusal?.RetryAfter is not { } wait)
                {
                    other.Account.Acquire(request, other.Now);
                    continue;
                }

                if (wait > TimeSpan.FromSeconds(1))
                {
                    other.Account.Acquire(request, other.Now + wait - TimeSpan.FromSeconds(1)).IsGranted.ShouldBeFalse();
                }

                other.Account.Acquire(request, other.Now + wait - TimeSpan.FromTicks(1)).IsGranted.ShouldBeFalse();
                other.Account.Acquire(request, other.Now + wait).IsGranted.ShouldBeTrue();
                return;
            }
        });
}
