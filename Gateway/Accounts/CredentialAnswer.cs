using System.Text.Json.Serialization;
using Storage.Credentials;

namespace Gateway.Accounts;

/// <summary>A tenant's own provider key, as its owner sees it: never the key.</summary>
internal sealed record CredentialAnswer(string Id, string Provider, string Last4, DateTimeOffset CreatedAt)
{
    /// <summary>Where the key is used, when not at the provider's own address.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BaseUrl { get; init; }

    public static CredentialAnswer Of(Credential credential) =>
        new(credential.Id.Value, credential.Provider, credential.Last4, credential.CreatedAt) { BaseUrl = credential.BaseUrl };
}
