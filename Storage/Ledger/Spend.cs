namespace Storage.Ledger;

/// <summary>What a tenant or a key has spent, in USD: this UTC day, this UTC month, ever.</summary>
public readonly record struct Spend(decimal Today, decimal ThisMonth, decimal Ever);
