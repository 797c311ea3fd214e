using Routing.Spending;

namespace Routing.Shares;

/// <summary>A share as its keeper holds it: what it was, and the report of it that is on its way.</summary>
internal sealed class HeldShare(ShareGrant grant, LeaseRequest like, DateTimeOffset askedAt)
{
    public NodeShare Share { get; } = new(grant, like, askedAt);

    public ShareGrant Grant { get; } = grant;

    public DateTimeOffset AskedAt { get; } = askedAt;

    /// <summary>Sent, and sent again until it is known to have arrived; null when all that is known was told.</summary>
    public ShareReport? Pending { get; set; }

    public DateTimeOffset ReportedAt { get; set; }

    /// <summary>Something was settled since the last report.</summary>
    public bool HasNews { get; set; }

    /// <summary>Its first report was made: nothing is admitted from it any more.</summary>
    public bool IsEnded { get; set; }

    /// <summary>A request came that it could not serve.</summary>
    public bool IsSpent { get; set; }

    public bool IsOver(DateTimeOffset now) => IsSpent || Share.Requests < 1 || now - AskedAt >= Grant.Length;
}
