using System.Diagnostics;
using System.Text.Json;
using Gateway.Telemetry.Logs;
using Gateway.Telemetry.Tracing;
using Gateway.Tests.Telemetry.Tracing;
using Kit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Telemetry.Logs;

[Collection(Listening.Name)]
public sealed class JsonLogFormatterTests
{
    [Fact]
    public void Event_WithFields_IsOneLineWithThemInSnakeCase()
    {
        var line = Write(
            [new("RequestId", "req_1"), new("Attempts", 2), new("Cost", 0.5m), new("Target", null), new("Outcome", LogLevel.Critical), new("Message", "not this"), new("{OriginalFormat}", "…")],
            "Two\nlines and \"quotes\"");

        line.ShouldEndWith("\n");
        line.TrimEnd().ShouldNotContain('\n');
        var json = JsonElement.Parse(line);
        json.GetProperty("time").GetString().ShouldBe(new VirtualTime().GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture));
        json.GetProperty("level").GetString().ShouldBe("warning");
        json.GetProperty("category").GetString().ShouldBe("Requests");
        json.GetProperty("event").GetInt32().ShouldBe(7);
        json.GetProperty("message").GetString().ShouldBe("Two\nlines and \"quotes\"");
        json.GetProperty("request_id").GetString().ShouldBe("req_1");
        json.GetProperty("attempts").GetInt32().ShouldBe(2);
        json.GetProperty("cost").GetDecimal().ShouldBe(0.5m);
        json.GetProperty("target").ValueKind.ShouldBe(JsonValueKind.Null);
        json.GetProperty("outcome").GetString().ShouldBe("critical");
        json.EnumerateObject().Select(member => member.Name).ShouldBeUnique();
        json.TryGetProperty("trace_id", out _).ShouldBeFalse();
    }

    [Fact]
    public void Event_WithinASpan_NamesItsTrace()
    {
        using var spans = new SpanBook();
        using var span = GatewayTracing.Source.StartActivity("test", ActivityKind.Server)!;

        var json = JsonElement.Parse(Write([], "x"));

        json.GetProperty("trace_id").GetString().ShouldBe(span.TraceId.ToHexString());
        json.GetProperty("span_id").GetString().ShouldBe(span.SpanId.ToHexString());
    }

    private static string Write(List<KeyValuePair<string, object?>> fields, string message)
    {
        using var output = new StringWriter { NewLine = "\n" };
        new JsonLogFormatter(new VirtualTime()).Write(
            new LogEntry<List<KeyValuePair<string, object?>>>(LogLevel.Warning, "Requests", new EventId(7), fields, null, (_, _) => message), null, output);
        return output.ToString();
    }
}
