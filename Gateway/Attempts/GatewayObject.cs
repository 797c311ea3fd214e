using System.Buffers;
using System.Text.Json;
using Gateway.Continuations;
using Gateway.Errors;
using Gateway.Streaming;

namespace Gateway.Attempts;

/// <summary>The <c>gateway</c> object of an answer: who answered, what was tried, what it cost; with <c>x-gateway-trace: full</c> all that was weighed too.</summary>
internal static class GatewayObject
{
    /// <param name="exchange">Whose.</param>
    /// <param name="answered">The attempt that answers; null when none did.</param>
    /// <param name="cost">USD of all attempts; null when it is not known.</param>
    /// <param name="seam">Where the one that answers goes on, if it is not among the exchange's yet.</param>
    public static ReadOnlyMemory<byte> Make(Exchange exchange, AttemptRecord? answered, decimal? cost, SeamMark? seam = null)
    {
        var body = new ArrayBufferWriter<byte>(exchange.Trace ? 1024 : 256);
        using var json = new Utf8JsonWriter(body, JsonText.Options);
        json.WriteStartObject();
        json.WriteString("request_id"u8, exchange.RequestId);
        json.WriteString("target"u8, answered?.Target);
        if (cost is { } usd)
        {
            json.WriteNumber("cost_usd"u8, usd);
        }
        else
        {
            json.WriteNull("cost_usd"u8);
        }

        if (exchange.Account.MaxTokens is { } lowered)
        {
            json.WriteNumber("max_tokens_lowered_to"u8, lowered);
        }

        TrailWriter.WriteSeams(json, seam is { } mark && !exchange.Seams.Contains(mark) ? [.. exchange.Seams, mark] : exchange.Seams);
        if (exchange.Trace)
        {
            TrailWriter.WriteChoice(json, exchange.Entry.Name, exchange.Entry.Rule?.Name, exchange.Order, exchange.Chain, exchange.PassedOver);
            answered = answered is null ? null : exchange.Detail(answered, exchange.Account.LastCost ?? (cost - exchange.CostUpToNow()));
        }

        json.WritePropertyName("attempts"u8);
        TrailWriter.Write(json, exchange.Attempts, answered, exchange.Trace);
        json.WriteEndObject();
        json.Flush();
        return body.WrittenMemory;
    }

    /// <summary>Puts it into an answer in one piece, as its last member; every other byte stays as it came.</summary>
    public static void Splice(PooledBuffer answer, ReadOnlySpan<byte> member)
    {
        var brace = answer.WrittenSpan.LastIndexOf((byte)'}');
        var tail = answer.WrittenSpan[brace..].ToArray();
        answer.Advance(brace - answer.Length);
        answer.Write(",\"gateway\":"u8);
        answer.Write(member);
        answer.Write(tail);
    }
}
