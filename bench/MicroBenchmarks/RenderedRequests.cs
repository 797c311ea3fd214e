using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Conversations;
using Gateway.Protocols;
using Gateway.Protocols.OpenAI;

namespace MicroBenchmarks;

/// <summary>A client's request read into the neutral model and rendered in another format: the whole of 8 KiB, so that an eighth is per KiB.</summary>
[MemoryDiagnoser]
public class RenderedRequests
{
    private readonly ArrayBufferWriter<byte> _body = new(64 * 1024);
    private byte[] _request = [];
    private IProtocol? _protocol;

    [Params("anthropic", "gemini", "gemini-interactions", "ollama", "cohere", "bedrock")]
    public string Format { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _protocol = NativeStreams.Protocol(Format);
        var turns = string.Join(',', Enumerable.Range(0, 8).Select(i => $$$"""{"role":"{{{(i % 2 == 0 ? "user" : "assistant")}}}","content":"{{{string.Concat(Enumerable.Repeat($"Some words of turn {i}. ", 40))}}}"}"""));
        _request = Encoding.UTF8.GetBytes("""{"model":"m","messages":[{"role":"system","content":"Be brief."},TURNS,{"role":"user","content":"Go on."}],"temperature":0.7,"max_tokens":500,"tools":[{"type":"function","function":{"name":"look","description":"Looks","parameters":{"type":"object","properties":{"at":{"type":"string"}},"required":["at"]}}}]}""".Replace("TURNS", turns, StringComparison.Ordinal));
    }

    [Benchmark]
    public int ReadAndRender()
    {
        _body.ResetWrittenCount();
        if (ConversationReader.Read(_request, out var conversation) is { } fault)
        {
            throw new InvalidOperationException(fault.Message);
        }

        _protocol!.Render(conversation!, new("m", _protocol.Capabilities, 4096), _body);
        return _body.WrittenCount;
    }
}
