using System.Text.Json;
using Gateway.Attempts;

namespace Gateway.Errors;

/// <summary>How the errors of a format look. An endpoint's metadata names the one that its clients expect.</summary>
internal interface IErrorShape
{
    /// <summary>The name of the event that an error within a stream is; empty for none.</summary>
    ReadOnlySpan<byte> EventName { get; }

    /// <summary>The status it is answered with.</summary>
    int StatusOf(GatewayError error);

    /// <summary>Writes it as a body.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="error">The error.</param>
    /// <param name="requestId">Of the request.</param>
    /// <param name="attempts">What was tried; null or empty for nothing.</param>
    /// <param name="gateway">The <c>gateway</c> object; empty for none.</param>
    void Write(Utf8JsonWriter json, GatewayError error, string requestId, IReadOnlyList<AttemptRecord>? attempts, ReadOnlySpan<byte> gateway);

    /// <summary>Writes it as the data of an event, where that differs.</summary>
    void WriteEvent(Utf8JsonWriter json, GatewayError error, string requestId, IReadOnlyList<AttemptRecord>? attempts, ReadOnlySpan<byte> gateway) =>
        Write(json, error, requestId, attempts, gateway);
}
