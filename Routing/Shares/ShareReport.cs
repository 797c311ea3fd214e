using System.Collections.Immutable;
using Routing.Spending;
using Routing.Tenants;

namespace Routing.Shares;

/// <summary>
/// What became of a share. The first report ends it: what is neither used nor open goes back. Later ones follow what was still open, until nothing is.
/// Sent again it changes nothing.
/// </summary>
/// <param name="Share">Which.</param>
/// <param name="Number">Counts up from 1; taken in turn only.</param>
/// <param name="Key">The virtual key; asked only where the account has lost the share.</param>
/// <param name="Uses">Since the report before.</param>
/// <param name="Spent">USD settled, in all.</param>
/// <param name="Open">USD set aside for requests under way.</param>
/// <param name="OpenSlots">Requests under way.</param>
/// <param name="At">When it was made; sent again, the same.</param>
public sealed record ShareReport(
    LeaseId Share,
    int Number,
    VirtualKeyId? Key,
    ImmutableArray<ShareUse> Uses,
    decimal Spent,
    decimal Open,
    int OpenSlots,
    DateTimeOffset At)
{
    public bool IsLast => Open == 0 && OpenSlots == 0;
}
