using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Streaming;

namespace Gateway.Tests.Streaming;

public class AwsEventStreamFramerTests
{
    private static readonly byte[] Two = [.. EventStreamFrames.Event("messageStart", """{"role":"assistant"}"""), .. EventStreamFrames.Exception("throttlingException", """{"message":"slow down"}""")];

    [Fact]
    public void Crc32_OfTheStandardsCheckText_IsTheStandardsValue() => Crc32.Of("123456789"u8).ShouldBe(0xCBF43926);

    [Fact]
    public void Crc32_OfAnyLength_IsThatOfTheDefinition()
    {
        var bytes = Enumerable.Range(0, 300).Select(i => (byte)(i * 31)).ToArray();
        for (var length = 0; length <= bytes.Length; length++)
        {
            Crc32.Of(bytes.AsSpan(0, length)).ShouldBe(EventStreamFrames.SlowCrc(bytes.AsSpan(0, length)), $"{length} bytes");
        }
    }

    [Fact]
    public void Frames_OfEventAndException_AreNamedByTheirKind() =>
        ReadAll(Two, Two.Length).ShouldBe([("messageStart", """{"role":"assistant"}"""), ("throttlingException", """{"message":"slow down"}""")]);

    [Fact]
    public void Frames_ReadInPiecesOfAnySize_AreTheSame()
    {
        for (var size = 1; size <= Two.Length; size++)
        {
            ReadAll(Two, size).ShouldBe(ReadAll(Two, Two.Length), $"reads of {size}");
        }
    }

    [Fact]
    public void Frame_OfKindError_IsNamedSoAndHoldsItsMessage() =>
        ReadAll(EventStreamFrames.Frame("", (":message-type", "error"), (":error-code", "InternalError"), (":error-message", "It broke.")), 1000).ShouldBe([("error", "It broke.")]);

    [Fact]
    public void Frame_WithHeadersOfEveryType_IsRead()
    {
        byte[] headers =
        [
            1, (byte)'a', 0, 1, (byte)'b', 1, 1, (byte)'c', 2, 9, 1, (byte)'d', 3, 0, 9, 1, (byte)'e', 4, 0, 0, 0, 9, 1, (byte)'f', 5, 0, 0, 0, 0, 0, 0, 0, 9,
            1, (byte)'g', 6, 0, 2, 1, 2, 1, (byte)'h', 8, 0, 0, 0, 0, 0, 0, 0, 9, 1, (byte)'i', 9, .. new byte[16],
            11, .. ":event-type"u8, 7, 0, 4, .. "last"u8,
        ];

        ReadAll(EventStreamFrames.Frame(headers, "{}"u8.ToArray()), 1000).ShouldBe([("last", "{}")]);
    }

    [Fact]
    public void Frame_WithoutHeadersAndPayload_IsNameless() => ReadAll(EventStreamFrames.Frame([], []), 1000).ShouldBe([("", "")]);

    [Theory]
    [InlineData(17 << 20, 0)]    // longer than the format allows
    [InlineData(15, 0)]          // shorter than a frame without anything
    [InlineData(100, 85)]        // headers that reach into the checksum
    [InlineData(1 << 20, 200 << 10)]
    [InlineData(-1, 0)]
    public void Frame_OfLengthsThatCannotBe_IsRefusedAtItsPrelude(int length, int headers)
    {
        var prelude = new byte[16];
        BinaryPrimitives.WriteInt32BigEndian(prelude, length);
        BinaryPrimitives.WriteInt32BigEndian(prelude.AsSpan(4), headers);

        Should.Throw<InvalidDataException>(() => ReadAll(EventStreamFrames.Seal(prelude, [], []), 1000));
    }

    [Theory]
    [InlineData(new byte[] { 5, (byte)'a' })]                    // a name that is cut off
    [InlineData(new byte[] { 1, (byte)'a' })]                    // no type
    [InlineData(new byte[] { 1, (byte)'a', 7, 0, 9, 1 })]        // a value that is cut off
    [InlineData(new byte[] { 1, (byte)'a', 10 })]                // a type there is none of
    public void Frame_WithBrokenHeaders_IsRefused(byte[] headers) =>
        Should.Throw<InvalidDataException>(() => ReadAll(EventStreamFrames.Frame(headers, []), 1000));

    [Fact]
    public void Frame_WithAnyBitFlipped_IsRefusedOrNeverComplete()
    {
        for (var bit = 0; bit < Two.Length * 8; bit++)
        {
            var flipped = Two.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));

            Should.Throw<InvalidDataException>(() => ReadAll(flipped, 7), $"bit {bit}");
        }
    }

    [Fact]
    public void Stream_CutAnywhere_LeavesItsRestUnterminated()
    {
        var first = EventStreamFrames.Event("messageStart", """{"role":"assistant"}""").Length;
        for (var length = 1; length < Two.Length; length++)
        {
            if (length != first)
            {
                ReadAll(Two[..length], 1000)[^1].ShouldBe(("(cut)", ""), $"after {length} bytes");
            }
        }
    }

    [Fact]
    public void Bytes_OfAnyKind_AreReadOrRefused()
    {
        var pieces = Gen.OneOf(Gen.Elements(Two, EventStreamFrames.Event("x", "{}")), Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf());
        var streams = pieces.ArrayOf().Select(all => all.SelectMany(bytes => bytes).ToArray());

        Prop.ForAll(streams.ToArbitrary(), Gen.Choose(1, 50).ToArbitrary(), (stream, size) =>
        {
            try
            {
                return ReadAll(stream, size).Count <= (stream.Length / 16) + 1;
            }
            catch (InvalidDataException)
            {
                return true;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    /// <summary>Reads a stream that comes in reads of <paramref name="size"/>; what was cut is named so.</summary>
    internal static List<(string Name, string Data)> ReadAll(byte[] stream, int size)
    {
        var framer = new AwsEventStreamFramer();
        var found = new List<(string, string)>();
        var start = 0;
        for (var end = Math.Min(size, stream.Length); ; end = Math.Min(end + size, stream.Length))
        {
            while (framer.TryRead(stream.AsSpan(start..end), end == stream.Length, out var frame))
            {
                frame.Length.ShouldBeGreaterThan(0);
                found.Add(frame.Unterminated ? ("(cut)", "") : (Encoding.UTF8.GetString(frame.Name), Encoding.UTF8.GetString(frame.Data)));
                start += frame.Length;
            }

            if (end == stream.Length)
            {
                return found;
            }
        }
    }
}
