using System.Buffers;
using BenchmarkDotNet.Attributes;
using Gateway.Protocols;
using Gateway.Protocols.OpenAI;
using Gateway.Streaming;

namespace MicroBenchmarks;

/// <summary>A stream of 64 pieces of text in another format than the client's, framed, parsed and written anew; times and bytes are per piece. <see cref="StreamOf64Events"/> is the same passed on.</summary>
[MemoryDiagnoser]
public class TranslatedStreamOf64Events
{
    private const int Events = 64;
    private readonly ArrayBufferWriter<byte> _shown = new(64 * 1024);
    private byte[] _stream = [];
    private IProtocol? _protocol;

    [Params("anthropic", "gemini", "gemini-interactions", "ollama", "cohere", "bedrock")]
    public string Format { get; set; } = "";

    [GlobalSetup]
    public void Setup() => (_protocol, _stream) = (NativeStreams.Protocol(Format), NativeStreams.Of(Format, Events));

    [Benchmark(OperationsPerInvoke = Events)]
    public int Read()
    {
        _shown.ResetWrittenCount();
        using var translated = new TranslatedStream(StreamFramers.Create(_protocol!.Framing), _protocol.CreateStreamParser(), new ChunkWriter(new() { RequestId = "r", Model = "m", Created = 1 }), false);
        return translated.Read(_stream, true, _shown, out _) is StreamStatus.Complete ? _shown.WrittenCount : throw new InvalidOperationException(translated.Failure?.Message);
    }
}
