using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Errors;

/// <summary>How the gateway's own JSON is written: for API clients, so quotes and letters stay readable; it is never part of a page.</summary>
internal static class JsonText
{
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
