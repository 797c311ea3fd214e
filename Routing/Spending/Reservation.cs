using Routing.Budgets;
using Routing.Shares;

namespace Routing.Spending;

/// <summary>A lease as its account holds it.</summary>
internal sealed class Reservation(long number, AccountScope? key, long admittedAt, BudgetDate date)
{
    public long Number { get; } = number;

    public AccountScope? Key { get; } = key;

    /// <summary>Steady.</summary>
    public long AdmittedAt { get; } = admittedAt;

    /// <summary>What it costs is of this day, whenever it is settled.</summary>
    public BudgetDate Date { get; } = date;

    public long Tokens { get; set; }

    /// <summary>The last top-up's; those before it are taken for used.</summary>
    public (long At, long Tokens) Added { get; set; }

    public long AddedBefore { get; set; }

    /// <summary>The tokens were counted against the tenant's limit: it had one then.</summary>
    public bool CountsForTenant { get; set; }

    /// <summary>The tokens were counted against the key's limit: it had one then.</summary>
    public bool CountsForKey { get; set; }

    /// <summary>USD charged for it.</summary>
    public decimal Charged { get; set; }

    /// <summary>USD of it that only the worst case needs. Not remembered: a successor sets aside a little more for a while.</summary>
    public decimal Extra { get; set; }

    public int Slots { get; set; }

    /// <summary>Steady.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>The holder is taken for dead: no slot any more, the charge stands.</summary>
    public bool Expired { get; set; }

    /// <summary>Set when it is a node's share.</summary>
    public ShareTerms? Share { get; set; }
}
