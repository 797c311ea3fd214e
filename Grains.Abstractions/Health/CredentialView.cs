namespace Grains.Abstractions.Health;

/// <summary>A credential to leave alone.</summary>
/// <param name="Credential">Its id; never the secret.</param>
/// <param name="Model">On which model; null: rejected by the provider as a whole.</param>
/// <param name="Left">How much longer.</param>
[GenerateSerializer, Immutable, Alias("gw.CredentialView")]
public sealed record CredentialView([property: Id(0)] string Credential, [property: Id(1)] string? Model, [property: Id(2)] TimeSpan Left);
