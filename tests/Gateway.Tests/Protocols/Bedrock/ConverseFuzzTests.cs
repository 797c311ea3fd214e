using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Protocols.Bedrock;
using Gateway.Tests.Protocols.Anthropic;
using Gateway.Tests.Recorded;

namespace Gateway.Tests.Protocols.Bedrock;

/// <summary>Recorded bytes, cut and changed at random: what is read of them is an answer, an error or <see cref="JsonException"/>, soon and in bounds.</summary>
public class ConverseFuzzTests
{
    private const long MostAllocatedPerByte = 60;

    private static readonly string[] Splinters = ["\"", "\\", "{", "}", "[", "]", ",", ":", "null", "1e999", "-1", "\\ud800", "\0", "é", "true", "\"toolUse\":", "{}", "\\u00"];

    private static readonly string[] Names = ["messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata", "", "throttlingException", "error", "new"];

    private static readonly Gen<(int At, int Length, int Kind, int Splinter)> Edit =
        from at in Gen.Choose(0, int.MaxValue - 1)
        from length in Gen.Choose(0, 40)
        from kind in Gen.Choose(0, 4)
        from splinter in Gen.Choose(0, Splinters.Length - 1)
        select (at, length, kind, splinter);

    [Fact]
    public void Answer_Mutated_IsReadOrMalformed()
    {
        var bodies = Exchanges(e => e is { Status: 200, IsStream: false } && e.Body.Length < 20_000).Select(e => e.Body).ToArray();

        Prop.ForAll(Mutations(bodies).ToArbitrary(), body => IsReadOrMalformed(body, () => new BedrockProtocol().ParseAnswer(body, new LooseSink()))).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Event_Mutated_IsReadOrMalformed()
    {
        var frames = Exchanges(e => e is { Status: 200, IsStream: true }).SelectMany(e => RecordedConverse.FramesOf(RecordedConverse.BytesOf(e))).DistinctBy(f => f.Payload).ToArray();
        var payloads = frames.Select(f => Encoding.UTF8.GetBytes(f.Payload)).ToArray();
        var intact = Gen.Elements(frames).Select(f => (f.Name, Data: Encoding.UTF8.GetBytes(f.Payload)));
        var broken = from name in Gen.Elements(Names) from data in Mutations(payloads) select (Name: name, Data: data);

        Prop.ForAll(Gen.ArrayOf(Gen.OneOf(intact, broken)).ToArbitrary(), run =>
        {
            var parser = new BedrockProtocol().CreateStreamParser();
            var sink = new LooseSink();
            return run.All(e => IsReadOrMalformed(e.Data, () => parser.Parse(Encoding.UTF8.GetBytes(e.Name), e.Data, sink)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Error_Mutated_IsRead()
    {
        var bodies = Exchanges(e => e.Status != 200).Select(e => e.Body).ToArray();

        Prop.ForAll(Mutations(bodies).ToArbitrary(), body => new BedrockProtocol().ParseError(400, null, body).Message.Length <= 501).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static RecordedExchange[] Exchanges(Func<RecordedExchange, bool> condition)
    {
        Assert.SkipWhen(RecordedConverse.All.Count == 0, RecordedFolder.WhyMissing);
        return [.. RecordedConverse.All.Values.Where(condition)];
    }

    private static Gen<byte[]> Mutations(byte[][] originals) =>
        from original in Gen.Elements(originals)
        from edits in Gen.ListOf(Edit)
        select edits.Aggregate(original, Apply);

    private static byte[] Apply(byte[] bytes, (int At, int Length, int Kind, int Splinter) edit)
    {
        if (bytes.Length == 0)
        {
            return bytes;
        }

        var at = edit.At % bytes.Length;
        var end = Math.Min(bytes.Length, at + edit.Length);
        return edit.Kind switch
        {
            0 => bytes[..at],
            1 => [.. bytes[..at], .. bytes[end..]],
            2 => [.. bytes[..at], .. Encoding.UTF8.GetBytes(Splinters[edit.Splinter]), .. bytes[at..]],
            3 => [.. bytes[..end], .. bytes[at..]],
            _ => [.. bytes[..at], (byte)(bytes[at] ^ (1 << (edit.Length % 8))), .. bytes[(at + 1)..]],
        };
    }

    private static bool IsReadOrMalformed(byte[] bytes, Action read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read();
        }
        catch (JsonException)
        {
            // as it should
        }

        return GC.GetAllocatedBytesForCurrentThread() - before < 100_000 + (MostAllocatedPerByte * bytes.Length);
    }
}
