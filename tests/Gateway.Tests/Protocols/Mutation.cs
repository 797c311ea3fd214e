using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Protocols;

namespace Gateway.Tests.Protocols;

/// <summary>Recorded answers with bytes changed, taken out, doubled or cut off: read, or said to be broken, and nothing else.</summary>
internal static class Mutation
{
    public static void Check(IProtocol protocol, byte[][] pieces) => Check(pieces, bytes => Feed(protocol, bytes), bytesEach: 100);

    /// <param name="pieces">To be changed.</param>
    /// <param name="feed">Has them read.</param>
    /// <param name="bytesEach">How many may be allocated for one of them at most.</param>
    /// <param name="count">How often.</param>
    public static void Check(byte[][] pieces, Action<byte[]> feed, long bytesEach, int count = 3000)
    {
        var at = Gen.Choose(0, int.MaxValue - 1);
        var mutations = Gen.Elements(0, 1, 2, 3, 4).Zip(at).Zip(Gen.Choose(0, 255)).ListOf(3).Zip(at).ToArbitrary();
        Prop.ForAll(mutations, mutation =>
        {
            var bytes = (byte[])pieces[mutation.Item2 % pieces.Length].Clone();
            foreach (var ((kind, where), value) in mutation.Item1)
            {
                bytes = Mutate(bytes, kind, where, (byte)value);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            feed(bytes);
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(200_000 + (bytesEach * bytes.Length));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(count));
    }

    public static void CutAnywhere(IProtocol protocol, byte[][] pieces)
    {
        foreach (var piece in pieces.Where(p => p.Length < 4000))
        {
            for (var cut = 0; cut < piece.Length; cut++)
            {
                Feed(protocol, piece[..cut]);
            }
        }
    }

    public static void Feed(IProtocol protocol, byte[] bytes)
    {
        _ = protocol.ParseError(500, null, bytes);
        Read(() =>
        {
            var parser = protocol.CreateStreamParser();
            var sink = new RecordingSink();
            parser.Parse(default, bytes, sink);
            parser.Parse(default, bytes, sink);
            parser.Complete(sink);
        });
        Read(() => protocol.ParseAnswer(bytes, new RecordingSink()));
    }

    private static void Read(Action read)
    {
        try
        {
            read();
        }
        catch (JsonException)
        {
            // the only way out that the contract allows
        }
    }

    private static byte[] Mutate(byte[] bytes, int kind, int where, byte value)
    {
        if (bytes.Length == 0)
        {
            return bytes;
        }

        var at = where % bytes.Length;
        return kind switch
        {
            0 => [.. bytes[..at], value, .. bytes[(at + 1)..]],
            1 => bytes[..at],
            2 => [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + value)..]],
            3 => [.. bytes[..at], .. bytes[at..Math.Min(bytes.Length, at + value)], .. bytes[at..]],
            _ => [.. bytes[..at], .. "{\"[1e999null\\u\\ud800"u8[..(value % 20)], .. bytes[at..]],
        };
    }
}
