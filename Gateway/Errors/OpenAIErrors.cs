using System.Text.Json;
using Gateway.Attempts;

namespace Gateway.Errors;

/// <summary><c>{"error":{"message","type","param","code","attempts"?},"gateway"?}</c>.</summary>
internal sealed class OpenAIErrors : IErrorShape
{
    public static OpenAIErrors Instance { get; } = new();

    public ReadOnlySpan<byte> EventName => default;

    public int StatusOf(GatewayError error) => error.Status;

    public void Write(Utf8JsonWriter json, GatewayError error, string requestId, IReadOnlyList<AttemptRecord>? attempts, ReadOnlySpan<byte> gateway)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        WriteMembers(json, error, attempts);
        json.WriteEndObject();
        WriteGateway(json, gateway);
        json.WriteEndObject();
    }

    /// <summary>What is within <c>error</c>.</summary>
    public static void WriteMembers(Utf8JsonWriter json, GatewayError error, IReadOnlyList<AttemptRecord>? attempts)
    {
        json.WriteString("message"u8, error.Message);
        json.WriteString("type"u8, error.Type);
        json.WriteString("param"u8, error.Param);
        json.WriteString("code"u8, error.Code);
        if (attempts is { Count: > 0 })
        {
            json.WritePropertyName("attempts"u8);
            TrailWriter.Write(json, attempts);
        }
    }

    public static void WriteGateway(Utf8JsonWriter json, ReadOnlySpan<byte> gateway)
    {
        if (!gateway.IsEmpty)
        {
            json.WritePropertyName("gateway"u8);
            json.WriteRawValue(gateway, skipInputValidation: true);
        }
    }
}
