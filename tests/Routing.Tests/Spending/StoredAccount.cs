using System.Text.Json;
using System.Text.Json.Serialization;
using Routing.Shares;
using Routing.Spending;

namespace Routing.Tests.Spending;

/// <summary>
/// An account whose holder may die at any time: what changes it is stored before it is answered, and its successor, on another machine with another clock, goes
/// on with what was stored. An answer of null is one that never came.
/// </summary>
internal sealed class StoredAccount(AccountOptions options)
{
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(2);

    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    private string? _stored;
    private TenantAccount? _account;
    private TimeSpan _clockOff;

    /// <summary>When the holder dies in its next calls.</summary>
    public Death Next { get; set; }

    public ShareDecision? Grant(ShareRequest request, DateTimeOffset now) =>
        Call(now, account => account.Grant(request, now + _clockOff), decision => decision.Grant is not null);

    public ShareReceipt? Report(ShareReport report, TimeSpan holdFor, DateTimeOffset now) =>
        Call(now, account => account.Report(report, holdFor, now + _clockOff), receipt => receipt is not ShareReceipt.Ignored);

    public LeaseDecision? TopUp(TopUp topUp, DateTimeOffset now) =>
        Call(now, account => account.TopUp(topUp, now + _clockOff), decision => decision.Lease is not null);

    public AccountSnapshot Snapshot(DateTimeOffset now) => Account(now).Snapshot(now + _clockOff);

    /// <summary>The holder is gone; the next one's clock is so far ahead of the truth.</summary>
    public void Die(TimeSpan nextClockOff)
    {
        _account = null;
        _clockOff = nextClockOff;
    }

    private T? Call<T>(DateTimeOffset now, Func<TenantAccount, T> call, Predicate<T> changes)
        where T : struct
    {
        var account = Account(now);
        var answer = call(account);
        if (!changes(answer))
        {
            return answer;
        }

        var death = Next;
        Next = Death.None;
        if (death is not Death.BeforeItIsStored)
        {
            Store(account, now);
        }

        if (death is Death.None)
        {
            return answer;
        }

        Die(TimeSpan.Zero);
        return null;
    }

    private TenantAccount Account(DateTimeOffset now)
    {
        if (_account is null)
        {
            _account = _stored is null
                ? new TenantAccount(1, options)
                : TenantAccount.Recall(JsonSerializer.Deserialize<AccountMemory>(_stored, Json)!, options, now + _clockOff, Skew);
        }

        return _account;
    }

    private void Store(TenantAccount account, DateTimeOffset now) => _stored = JsonSerializer.Serialize(account.Remember(now + _clockOff), Json);

    public enum Death
    {
        None,
        BeforeItIsStored,
        BeforeItIsAnswered,
    }
}
