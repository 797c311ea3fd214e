using System.Text.Json;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Bedrock;

/// <summary>
/// Reads Bedrock's errors. A body is <c>{"message"}</c>, <c>{"Message"}</c> from the layer in front of it, or <c>{"__type","message"}</c>; its kind is in the header <c>x-amzn-errortype</c>,
/// with an address behind it: <c>ValidationException:http://internal.amazon.com/coral/com.amazon.bedrock/</c>. In a stream the kind is the frame's name.
/// </summary>
internal static class BedrockErrors
{
    /// <summary>Reads an error answer.</summary>
    public static ProviderError Read(string? errorType, ReadOnlyMemory<byte> body)
    {
        var error = WithoutSignature(ProviderErrorReader.Read(body));
        var type = NameOf(errorType);
        if (error.Message.Length == 0 || type is null)
        {
            var (message, named) = Capitalised(body);
            error = error.Message.Length == 0 && message is { Length: > 0 } ? ProviderErrorReader.Read(JsonSerializer.SerializeToUtf8Bytes(message)) : error;
            type ??= NameOf(named);
        }

        return type is null ? error : error with { Type = type };
    }

    /// <summary>Reads what a stream broke off with.</summary>
    /// <param name="name">The frame's name, e.g. <c>throttlingException</c>; <c>error</c> for one that has no more than words.</param>
    /// <param name="payload">Its payload.</param>
    public static ProviderError InStream(string name, ReadOnlyMemory<byte> payload)
    {
        var error = ProviderErrorReader.Read(payload);
        return error with
        {
            Type = name,
            Status = name switch
            {
                "throttlingException" => 429,
                "validationException" => 400,
                "modelStreamErrorException" => 424,
                "serviceUnavailableException" => 503,
                "modelTimeoutException" => 408,
                _ => 500,
            },
        };
    }

    /// <summary>A wrong signature is answered with all that should have been signed, a session token among it: that is nobody's business.</summary>
    private static ProviderError WithoutSignature(ProviderError error)
    {
        var at = error.Message.IndexOf("The Canonical String", StringComparison.Ordinal);
        return at < 0 ? error : error with { Message = error.Message[..at].TrimEnd() };
    }

    /// <summary>Without namespace and address: <c>com.amazon#X:http://…</c> is X.</summary>
    private static string? NameOf(string? type)
    {
        if (string.IsNullOrWhiteSpace(type))
        {
            return null;
        }

        var colon = type.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? type : type[..colon];
        return name[(name.IndexOf('#', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static (string? Message, string? Type) Capitalised(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return (TextOf(document.RootElement, "Message"), TextOf(document.RootElement, "__type"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    private static string? TextOf(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
