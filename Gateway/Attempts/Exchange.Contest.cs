using Gateway.Accounting;

namespace Gateway.Attempts;

/// <content>An attempt beside the one under way.</content>
internal sealed partial class Exchange
{
    /// <summary>Set while two attempts are made at once.</summary>
    public Contest? Contest { get; set; }

    /// <summary>Attempts under way beside this one.</summary>
    public int Beside { get; private set; }

    /// <summary>True for the attempt that was started beside another.</summary>
    public bool IsHedge { get; private init; }

    /// <summary>True once an attempt was started beside another: one of a request is enough.</summary>
    public bool IsHedged { get; set; }

    /// <summary>How the client wants it; null as its tier has it.</summary>
    public HedgeWish? Hedge { get; init; }

    /// <summary>True when another attempt has the client.</summary>
    public bool IsSuperseded => Contest is { Winner: { } winner } && winner != this;

    /// <summary>Whether this attempt may show what it has: asked once there is something, before any of it is.</summary>
    public bool MayShow() => Contest?.TryWin(this) ?? true;

    /// <summary>The same request for an attempt beside the one under way, with an account of its own.</summary>
    public Exchange Fork(RequestAccount account)
    {
        Beside = 1;
        var fork = new Exchange(Http, RequestId, StartedAt, _request, Entry, account)
        {
            Format = Format,
            Conversation = Conversation,
            Signal = Signal,
            Contest = Contest,
            Deadline = Deadline,
            DeadlineIsClients = DeadlineIsClients,
            UpstreamTime = UpstreamTime,
            Trace = Trace,
            Chain = Chain,
            Order = Order,
            Skipped = Skipped,
            IsHedge = true,
            Beside = 1,
        };
        fork._attempts.AddRange(_attempts);
        fork._passedOver = _passedOver;
        return fork;
    }

    /// <summary>A fork that was not sent.</summary>
    public void GiveUp(Exchange fork)
    {
        Beside = 0;
        Account.Adopt(fork.Account);
    }

    /// <summary>Takes over what became of a fork. The attempt that has the client is the last of the trail.</summary>
    public void Adopt(Exchange fork)
    {
        Beside = 0;
        var record = fork._attempts[^1];
        if (fork.Committed)
        {
            _attempts.Add(record);
            (Committed, HasShown, Partial) = (true, fork.HasShown, fork.Partial);
            (UpstreamTime, Overhead, Mark) = (fork.UpstreamTime, fork.Overhead, fork.Mark);
        }
        else
        {
            _attempts.Insert(_attempts.Count - 1, record);
        }

        if (Spare is null)
        {
            Spare = fork.Spare;
        }
        else
        {
            fork.Spare?.Dispose();
        }

        Account.Adopt(fork.Account);
    }
}
