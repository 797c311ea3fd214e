using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Streaming;

namespace MicroBenchmarks;

/// <summary>A stream of 64 events framed, read and passed on; times and bytes are per event.</summary>
[MemoryDiagnoser]
public class StreamOf64Events
{
    private const int Events = 64;
    private readonly ArrayBufferWriter<byte> _shown = new(64 * 1024);
    private byte[] _stream = [];

    /// <summary>What varies from chunk to chunk: the text alone; padding behind it too, as OpenAI sends it; or an escape in every text.</summary>
    [Params("text", "text and padding", "escapes")]
    public string Varies { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Events; i++)
        {
            var content = Varies == "escapes" ? $"\\n{i}" : $" word{i}";
            var padding = Varies == "text and padding" ? $",\"obfuscation\":\"{new string('x', i % 7)}\"" : "";
            text.Append($$$"""data: {"id":"chatcmpl-9aB3","object":"chat.completion.chunk","created":1766000000,"model":"gpt-4o-mini-2024-07-18","service_tier":"default","system_fingerprint":"fp_0","choices":[{"index":0,"delta":{"content":"{{{content}}}"},"logprobs":null,"finish_reason":null}],"usage":null{{{padding}}}}""").Append("\n\n");
        }

        _stream = Encoding.UTF8.GetBytes(text.Append("data: [DONE]\n\n").ToString());
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public int Read()
    {
        _shown.ResetWrittenCount();
        using var chat = new ChatStream(new());
        return chat.Read(_stream, false, _shown, out _) is StreamStatus.Complete ? _shown.WrittenCount : throw new InvalidOperationException();
    }
}
