namespace Storage.Credentials;

/// <summary>What a run of <see cref="CredentialRotation"/> found.</summary>
/// <param name="Seen">Credentials looked at.</param>
/// <param name="Rotated">Those encrypted anew.</param>
/// <param name="Unreadable">Those that none of the keys can read: a key is missing, so nothing may be thrown away.</param>
public sealed record RotationReport(int Seen, int Rotated, IReadOnlyList<StoredCredentialId> Unreadable);
