namespace Storage.Tenants;

/// <summary>Names a tenant.</summary>
public readonly record struct TenantId(string Value)
{
    /// <summary>Everyone, under <c>auth: open</c>.</summary>
    public static TenantId Default { get; } = new("default");

    public static TenantId New(DateTimeOffset now) => new(RecordIds.New("tn", now));

    public override string ToString() => Value;
}
