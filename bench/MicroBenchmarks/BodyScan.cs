using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Protocols.OpenAI;

namespace MicroBenchmarks;

/// <summary>The one pass over a request's body: a short conversation, a long one, an embedded image.</summary>
[MemoryDiagnoser]
public class BodyScan
{
    private ReadOnlySequence<byte> _body;

    [Params("2 KB", "200 KB", "2 MB image")]
    public string Body { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _body = new(Encoding.UTF8.GetBytes(Body switch
    {
        "2 KB" => Bodies.Text(2_000),
        "200 KB" => Bodies.Text(200_000),
        _ => Bodies.Image(2_000_000),
    }));

    [Benchmark]
    public bool Scan() => ChatRequestScanner.Scan(_body, out _) is null;
}
