namespace Routing.Targets;

/// <summary>
/// Names a credential without holding it. A replaced credential has a new id, so nothing held against the old one sticks to it.
/// </summary>
/// <param name="Value">E.g. <c>operator:openai:1f3a9c02</c>, where the last part is a short hash of the secret.</param>
public readonly record struct CredentialId(string Value)
{
    /// <summary>The id of an endpoint that asks for none.</summary>
    public static CredentialId None { get; } = new("none");

    public override string ToString() => Value;
}
