namespace Storage.Credentials;

/// <summary>Names a tenant's own provider key. Routing's <c>CredentialId</c> is made from it.</summary>
public readonly record struct StoredCredentialId(string Value)
{
    public static StoredCredentialId New(DateTimeOffset now) => new(RecordIds.New("cr", now));

    public override string ToString() => Value;
}
