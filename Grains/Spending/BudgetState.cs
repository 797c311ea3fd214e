namespace Grains.Spending;

/// <summary>What is stored of a tenant.</summary>
[GenerateSerializer, Alias("gw.BudgetState")]
public sealed class BudgetState
{
    /// <summary>A <see cref="Routing.Spending.AccountMemory"/>.</summary>
    [Id(0)]
    public string? Memory { get; set; }
}
