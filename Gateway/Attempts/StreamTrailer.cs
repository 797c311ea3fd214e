using System.Buffers;
using System.Text.Json;
using Gateway.Errors;
using Gateway.Providers;
using Routing.Targets;

namespace Gateway.Attempts;

/// <summary>The <c>gateway</c> object of a stream's last chunk: who answered, what was tried, what it cost.</summary>
internal static class StreamTrailer
{
    public static ReadOnlyMemory<byte> Make(Exchange exchange, ProviderRoute route, in TokenUsage usage, TimeSpan duration)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(body, JsonText.Options);
        json.WriteStartObject();
        json.WriteString("request_id"u8, exchange.RequestId);
        json.WriteString("target"u8, route.Target.Name);
        if (route.Target.Price is { } price)
        {
            json.WriteNumber("cost_usd"u8, exchange.Cost + price.Of(usage));
        }
        else
        {
            json.WriteNull("cost_usd"u8);
        }

        json.WriteStartArray("attempts"u8);
        foreach (var attempt in exchange.Attempts)
        {
            TrailWriter.Write(json, attempt.Target, attempt.Failure is { } failure ? FailureNames.Of(failure.Kind) : null, attempt.Failure?.Status, attempt.Duration);
        }

        TrailWriter.Write(json, route.Target.Name, null, 200, duration);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return body.WrittenMemory;
    }
}
