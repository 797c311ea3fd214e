using System.Net.ServerSentEvents;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Streaming;

namespace Gateway.Tests.Streaming;

public class SseFramerTests
{
    [Theory]
    [InlineData("data: a\n\ndata: b\n\n")]
    [InlineData("data: a\r\n\r\ndata: b\r\n\r\n")]
    [InlineData("data: a\r\rdata: b\r\r")]
    [InlineData("\uFEFFdata: a\n\ndata:b\n\n")]
    [InlineData(": comment\n\ndata: a\n\n:\n:\n\nevent: x\nid: 1\nretry: 5\ndata: b\n\n")]
    [InlineData("data: a\n\n\n\ndata: b\n\n")]
    [InlineData("data: a\ndata: b\n\ndata\n\ndata:\n\ndatafoo: no\n\n")]
    [InlineData("data: {\"x\":\"grüße 🌍\"}\n\n")]
    public void Framer_AnySplit_FindsWhatTheReferenceParserFinds(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var expected = Reference(bytes);

        for (var size = 1; size <= bytes.Length; size++)
        {
            Read(bytes, size).ShouldBe(expected);
        }
    }

    [Fact]
    public void Framer_RandomStreams_FindsWhatTheReferenceParserFinds()
    {
        var part = Gen.Elements("data: x", "data:y", "data", ": c", "event: e", "data:  two", "\n", "\r\n", "\r", "\n\n", "id: 3");
        var streams = part.ArrayOf().ToArbitrary();

        Prop.ForAll(streams, parts =>
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(parts) + "\n\n");
            var expected = Reference(bytes);
            return Enumerable.Range(1, 4).All(size => Read(bytes, size).SequenceEqual(expected));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Framer_EndWithoutBlankLine_GivesTheRestAsUnterminated()
    {
        var framer = default(SseFramer);
        var bytes = "data: [DONE]"u8.ToArray();

        framer.TryRead(bytes, ended: false, out _).ShouldBeFalse();
        framer.TryRead(bytes, ended: true, out var found).ShouldBeTrue();

        found.Unterminated.ShouldBeTrue();
        Encoding.UTF8.GetString(bytes, found.DataStart, found.DataLength).ShouldBe("[DONE]");
    }

    /// <summary>The framework's own parser, which discards what a blank line does not end and, as the specification says, gives no event without data.</summary>
    private static List<string> Reference(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return [.. SseParser.Create(stream).Enumerate().Select(e => e.Data)];
    }

    private static List<string> Read(byte[] bytes, int size)
    {
        var framer = default(SseFramer);
        var events = new List<string>();
        var start = 0;
        for (var end = Math.Min(size, bytes.Length); ; end = Math.Min(end + size, bytes.Length))
        {
            var ended = end == bytes.Length;
            while (framer.TryRead(bytes.AsSpan(start, end - start), ended, out var found))
            {
                if (found is { DataLines: > 0, Unterminated: false })
                {
                    var data = found.DataLines == 1
                        ? bytes.AsSpan(start + found.DataStart, found.DataLength)
                        : SseData.Join(bytes.AsSpan(start, found.Length));
                    events.Add(Encoding.UTF8.GetString(data));
                }

                start += found.Length;
            }

            if (ended)
            {
                return events;
            }
        }
    }
}
