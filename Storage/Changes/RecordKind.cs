namespace Storage.Changes;

/// <summary>What a <see cref="StoreChange"/> is about.</summary>
public enum RecordKind
{
    Tenant = 0,
    VirtualKey = 1,
    Credential = 2,
}
