using System.Buffers.Binary;
using System.Text;

namespace Gateway.Tests.Telemetry.Otlp;

/// <summary>A protobuf message, read without its schema: its fields by number, in their order.</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Number, byte[] Bytes)> _fields = [];

    public ProtoMessage(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var tag = ReadNumber(ref bytes);
            var length = (tag & 7) switch
            {
                0 => LengthOfNumber(bytes),
                1 => 8,
                2 => (int)ReadNumber(ref bytes),
                5 => 4,
                _ => throw new InvalidDataException($"wire type {tag & 7}"),
            };
            _fields.Add(((int)(tag >> 3), bytes[..length].ToArray()));
            bytes = bytes[length..];
        }
    }

    public IEnumerable<ProtoMessage> Messages(int number) => Fields(number).Select(bytes => new ProtoMessage(bytes));

    public string Text(int number) => Encoding.UTF8.GetString(Fields(number).LastOrDefault([]));

    public string Hex(int number) => Convert.ToHexStringLower(Fields(number).LastOrDefault([]));

    public ulong Number(int number) => Fields(number).LastOrDefault() is { } bytes ? Read(bytes) : 0;

    public double Double(int number) => BinaryPrimitives.ReadDoubleLittleEndian(Fields(number).Last());

    private IEnumerable<byte[]> Fields(int number) => _fields.Where(field => field.Number == number).Select(field => field.Bytes);

    private static ulong Read(byte[] bytes)
    {
        ReadOnlySpan<byte> span = bytes;
        return ReadNumber(ref span);
    }

    private static int LengthOfNumber(ReadOnlySpan<byte> bytes)
    {
        var before = bytes.Length;
        ReadNumber(ref bytes);
        return before - bytes.Length;
    }

    private static ulong ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                return value;
            }
        }
    }
}
