using Routing.Tenants;

namespace Routing.Spending;

/// <summary>What was admitted in the last minute before a restart, from the ledger.</summary>
public readonly record struct RecentUse(VirtualKeyId? Key, DateTimeOffset At, long Requests, long Tokens);
