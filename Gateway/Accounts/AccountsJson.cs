using System.Text.Json.Serialization;

namespace Gateway.Accounts;

/// <summary>How this room's records are read and written; a field that none of them has is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(TimeText)])]
[JsonSerializable(typeof(TenantFields))]
[JsonSerializable(typeof(TenantAnswer))]
[JsonSerializable(typeof(ListAnswer<TenantAnswer>))]
[JsonSerializable(typeof(VirtualKeyRequest))]
[JsonSerializable(typeof(VirtualKeyFields))]
[JsonSerializable(typeof(VirtualKeyAnswer))]
[JsonSerializable(typeof(ListAnswer<VirtualKeyAnswer>))]
[JsonSerializable(typeof(RotationRequest))]
[JsonSerializable(typeof(CredentialRequest))]
[JsonSerializable(typeof(CredentialAnswer))]
[JsonSerializable(typeof(ListAnswer<CredentialAnswer>))]
[JsonSerializable(typeof(DeletionAnswer))]
[JsonSerializable(typeof(SignUpRequest))]
[JsonSerializable(typeof(SignUpAnswer))]
internal sealed partial class AccountsJson : JsonSerializerContext;
