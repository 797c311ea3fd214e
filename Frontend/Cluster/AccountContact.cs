using Grains.Abstractions.Spending;
using Routing.Shares;

namespace Frontend.Cluster;

/// <summary>
/// Whether tenants' accounts can be stored. Silos that answer, but whose storage is away, grant nothing to anybody: then, as when the silos are away, a node goes on with its part
/// of each limit. Only an account that says so itself counts: one that does not answer may be on its way to another silo, and grant there.
/// </summary>
internal sealed class AccountContact(TimeProvider time) : Contact(time, isLost: false)
{
    /// <summary>How long it is believed that they cannot, when no account has said anything since.</summary>
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(15);

    private readonly TimeProvider _time = time;
    private long _failedAt;

    /// <summary>Takes what an account answered. What it refused, or what changed nothing, says nothing: it was not stored.</summary>
    public void Heard(ExchangeReply reply)
    {
        if (!reply.Taken)
        {
            Volatile.Write(ref _failedAt, _time.GetTimestamp());
            Failed("accounts cannot be stored");
        }
        else if (reply.Grant?.Status is GrantStatus.Granted || reply.Receipts.Any(static receipt => receipt is not ShareReceipt.Ignored))
        {
            Succeeded();
        }
    }

    /// <summary>Called every second or so: what nobody has asked about any more is not said for ever.</summary>
    public void Tick()
    {
        if (IsLost && _time.GetElapsedTime(Volatile.Read(ref _failedAt)) > Believed)
        {
            Succeeded();
        }
    }
}
