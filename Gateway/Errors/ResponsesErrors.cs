using System.Text.Json;
using Gateway.Attempts;

namespace Gateway.Errors;

/// <summary>OpenAI's errors; within a stream, an <c>error</c> event, whose members stand at its top as well.</summary>
internal sealed class ResponsesErrors : IErrorShape
{
    public static ResponsesErrors Instance { get; } = new();

    public ReadOnlySpan<byte> EventName => "error"u8;

    public int StatusOf(GatewayError error) => error.Status;

    public void Write(Utf8JsonWriter json, GatewayError error, string requestId, IReadOnlyList<AttemptRecord>? attempts, ReadOnlySpan<byte> gateway) =>
        OpenAIErrors.Instance.Write(json, error, requestId, attempts, gateway);

    public void WriteEvent(Utf8JsonWriter json, GatewayError error, string requestId, IReadOnlyList<AttemptRecord>? attempts, ReadOnlySpan<byte> gateway)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteString("code"u8, error.Code);
        json.WriteString("message"u8, error.Message);
        json.WriteString("param"u8, error.Param);
        json.WriteStartObject("error"u8);
        OpenAIErrors.WriteMembers(json, error, attempts);
        json.WriteEndObject();
        OpenAIErrors.WriteGateway(json, gateway);
        json.WriteEndObject();
    }
}
