using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Protocols.Gemini;
using Gateway.Tests.Support;
using Gateway.Tests.Recorded;

namespace Gateway.Tests.Protocols.Gemini;

/// <summary>Recorded answers with bytes changed, taken out, doubled or cut off.</summary>
public class GeminiFuzzTests
{
    private static readonly byte[][] Pieces = Load();

    [Fact]
    public void Answer_MutatedInAnyWay_IsReadOrSaidToBeBroken()
    {
        Assert.SkipWhen(Pieces.Length == 0, RecordedFolder.WhyMissing);
        var at = Gen.Choose(0, int.MaxValue - 1);
        var mutations = Gen.Elements(0, 1, 2, 3, 4).Zip(at).Zip(Gen.Choose(0, 255)).ListOf(3).Zip(at).ToArbitrary();

        Prop.ForAll(mutations, mutation =>
        {
            var bytes = (byte[])Pieces[mutation.Item2 % Pieces.Length].Clone();
            foreach (var ((kind, where), value) in mutation.Item1)
            {
                bytes = Mutate(bytes, kind, where, (byte)value);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            Feed(bytes);
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(200_000 + (100L * bytes.Length));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Answer_CutAnywhere_IsReadOrSaidToBeBroken()
    {
        Assert.SkipWhen(Pieces.Length == 0, RecordedFolder.WhyMissing);
        foreach (var piece in Pieces.Where(p => p.Length < 8000))
        {
            for (var cut = 0; cut < piece.Length; cut += 3)
            {
                Feed(piece[..cut]);
            }
        }
    }

    [Fact]
    public void Answer_NestedTooDeep_IsSaidToBeBroken() =>
        Should.Throw<JsonException>(() => new GeminiProtocol().ParseAnswer(Encoding.UTF8.GetBytes(new string('[', 100_000)), new RecordingSink()));

    private static void Feed(byte[] bytes)
    {
        _ = new GeminiProtocol().ParseError(500, null, bytes);
        try
        {
            var sink = new RecordingSink();
            var parser = new GeminiProtocol().CreateStreamParser();
            parser.Parse(default, bytes, sink);
            parser.Complete(sink);
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

    private static byte[][] Load() =>
    [
        .. GeminiExchanges.All.Values.Where(e => e.Body.Length < 100_000).SelectMany(e => e.IsEvents()
            ? ClientAnswer.ReadEvents(e.Body).Select(Encoding.UTF8.GetBytes)
            : [e.Body]),
    ];
}
