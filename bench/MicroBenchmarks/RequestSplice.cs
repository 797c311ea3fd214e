using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Attempts;
using Gateway.Protocols.OpenAI;

namespace MicroBenchmarks;

/// <summary>The request for a target made of the client's: what changes is spliced in while it is sent.</summary>
[MemoryDiagnoser]
public class RequestSplice
{
    private static readonly byte[] ModelJson = "\"gpt-4o-mini-2024-07-18\""u8.ToArray();
    private ChatRequest _request;

    [Params(2_000, 200_000)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Setup() => ChatRequestScanner.Scan(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(Bodies.Text(Bytes))), out _request);

    [Benchmark]
    public Task RenderAndSend()
    {
        Span<BodyEdit> edits = [default, default, default, default];
        var count = ChatRequestRenderer.Render(_request, new TargetTerms(ModelJson, AskForUsage: true), edits);
        using var content = new SplicedContent(_request.Body, edits[..count]);
        return content.CopyToAsync(Stream.Null);
    }
}
