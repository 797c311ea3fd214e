using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Telemetry.Tracing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Gateway.Telemetry.Logs;

/// <summary>One JSON object a line: when, how grave, by whom, in words, the event's own fields in snake_case, and the trace it belongs to.</summary>
internal sealed class JsonLogFormatter(TimeProvider time) : ConsoleFormatter(FormatName)
{
    /// <summary>What the console knows it by.</summary>
    public const string FormatName = "gateway-json";

    private static readonly HashSet<string> Taken = ["time", "level", "category", "event", "message", "trace_id", "span_id", "exception"];

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("time"u8, time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("level"u8, NameOf(logEntry.LogLevel));
            json.WriteString("category"u8, logEntry.Category);
            json.WriteNumber("event"u8, logEntry.EventId.Id);
            json.WriteString("message"u8, logEntry.Formatter(logEntry.State, logEntry.Exception));
            if (logEntry.State is IEnumerable<KeyValuePair<string, object?>> fields)
            {
                WriteFields(json, fields);
            }

            if (GatewayTracing.Current is { } span)
            {
                json.WriteString("trace_id"u8, span.TraceId.ToHexString());
                json.WriteString("span_id"u8, span.SpanId.ToHexString());
            }

            if (logEntry.Exception is { } exception)
            {
                json.WriteString("exception"u8, exception.ToString());
            }

            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static void WriteFields(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>> fields)
    {
        foreach (var (name, value) in fields)
        {
            var key = JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
            if (name != "{OriginalFormat}" && !Taken.Contains(key))
            {
                json.WritePropertyName(key);
                Write(json, value);
            }
        }
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int or long or short or byte:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case decimal amount:
                json.WriteNumberValue(amount);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case Enum word:
                json.WriteStringValue(JsonNamingPolicy.SnakeCaseLower.ConvertName(word.ToString()));
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "information",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
