using Routing.Targets;

namespace Routing.CoolingOff;

/// <summary>A credential that is left alone.</summary>
/// <param name="Credential">Which.</param>
/// <param name="Target">On which target; null: rejected by the provider as a whole.</param>
/// <param name="Left">How much longer.</param>
public sealed record CoolingOffMemory(CredentialId Credential, TargetId? Target, TimeSpan Left);
