using System.Text;
using Simulator.Formats;
using Simulator.Formats.Bedrock;

namespace Simulator.Tests.Formats;

public sealed class EventFrameTests
{
    /// <summary>The check value of CRC-32/ISO-HDLC.</summary>
    [Fact]
    public void Crc32_OfTheCheckText_IsTheCheckValue() => Crc32.Of("123456789"u8).ShouldBe(0xCBF43926);

    [Fact]
    public void Frame_SumsToTheConstantOfACheckedMessage()
    {
        var frame = EventFrame.Of(new StreamEvent("messageStart", Encoding.UTF8.GetBytes("""{"role":"assistant"}""")));

        System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(frame).ShouldBe(frame.Length);
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(8)).ShouldBe(Crc32.Of(frame.AsSpan(0, 8)));
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(frame.Length - 4)).ShouldBe(Crc32.Of(frame.AsSpan(0, frame.Length - 4)));
        Encoding.UTF8.GetString(frame).ShouldContain(":message-type\a\0\u0005event");
    }
}
