namespace Storage.Ledger;

/// <summary>What usage is told apart by; any combination, none for one total.</summary>
[Flags]
public enum UsageGroups
{
    None = 0,
    Day = 1,
    Tenant = 2,
    Key = 4,

    /// <summary>The model, whoever served it.</summary>
    Model = 8,

    /// <summary>Provider and model.</summary>
    Target = 16,
}
