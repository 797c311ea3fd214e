using System.Buffers;
using Gateway.Clients;
using Gateway.Protocols;
using Gateway.Streaming;
using Gateway.Tests.Protocols;
using Gateway.Tests.Recorded;

namespace Gateway.Tests.Streaming;

/// <summary>Recorded streams with bytes changed, taken out, doubled or cut off, passed on in the client's own format: followed, or said to have failed, and no more comes out than went in.</summary>
public sealed class PassedStreamFuzzTests
{
    private const int LongestStream = 40_000;

    public static TheoryData<string, string> Formats => new() { { "chat.completions", "chat" }, { "completions", "chat" }, { "messages", "messages" }, { "responses", "responses" } };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Stream_Mutated_IsFollowedOrFails(string endpoint, string format)
    {
        Assert.SkipWhen(RecordedFolder.Path is null, RecordedFolder.WhyMissing);
        var streams = new NativeExchanges(endpoint).All.Values.Where(e => e is { IsStream: true, Status: 200 } && e.Body.Length < LongestStream).Select(e => e.Body).ToArray();

        Mutation.Check(streams, bytes => Follow(Create(format), bytes), bytesEach: 200, count: 1500);
    }

    private static IAnswerStream Create(string format) => format switch
    {
        "messages" => Passed(new MessagesFormat().Answers!),
        "responses" => Passed(new ResponsesFormat().Answers!),
        _ => new ChatStream(new()),
    };

    private static PassedStream Passed(IAnswerFormat answers) => new(StreamFramers.Create(answers.Framing), answers.CreateStreamParser(), fallbackOnRefusal: true, null);

    /// <summary>In two reads, the second of which ends it.</summary>
    private static void Follow(IAnswerStream stream, byte[] bytes)
    {
        using (stream)
        {
            var output = new ArrayBufferWriter<byte>(bytes.Length + 64);
            var half = bytes.Length / 2;
            var status = stream.Read(bytes.AsSpan(0, half), ended: false, output, out var consumed);
            consumed.ShouldBeInRange(0, half);
            if (status is StreamStatus.Open)
            {
                status = stream.Read(bytes.AsSpan(consumed), ended: true, output, out _);
            }

            status.ShouldNotBe(StreamStatus.Open, "the stream is over");
            (status is StreamStatus.Failed).ShouldBe(stream.Failure is not null);
            output.WrittenCount.ShouldBeLessThanOrEqualTo(bytes.Length + 64);
        }
    }
}
