using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Simulator.Scripting;

namespace Simulator.Playing;

/// <summary>What a fault says instead of the answer.</summary>
internal static class FaultBodies
{
    public static readonly byte[] Html = Encoding.UTF8.GetBytes("""
        <html>
        <head><title>502 Bad Gateway</title></head>
        <body>
        <center><h1>502 Bad Gateway</h1></center>
        <hr><center>cloudflare</center>
        </body>
        </html>

        """);

    public static byte[] MalformedChunk(MalformedKind kind) => kind switch
    {
        MalformedKind.NotJson => """{"id":"chatcmpl-broken","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"half a"""u8.ToArray(),
        _ => """{"object":"chat.completion.chunk","choices":"not a list"}"""u8.ToArray(),
    };

    public static byte[] MalformedBody(MalformedKind kind) => kind switch
    {
        MalformedKind.NotJson => """{"id":"chatcmpl-broken","object":"chat.completion","choices":[{"index":0,"message":{"role":"assist"""u8.ToArray(),
        _ => """{"object":"chat.completion","choices":"not a list"}"""u8.ToArray(),
    };

    public static byte[] Bytes(JsonNode body) =>
        body.GetValueKind() is JsonValueKind.String ? Encoding.UTF8.GetBytes(body.GetValue<string>()) : Encoding.UTF8.GetBytes(body.ToJsonString());
}
