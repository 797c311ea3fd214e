using System.Buffers;
using System.Text.Json;
using Gateway.Protocols.OpenAI;

namespace Gateway.Compatibility;

/// <summary>Says which bytes go when members are taken out of a body, so that what is left is the object it was, byte for byte.</summary>
internal static class BodyTrim
{
    private static ReadOnlySpan<byte> Space => " \t\r\n"u8;

    /// <summary>The parts to take out, in their order.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="members">Of one object, in their order; at least one other member stays in it.</param>
    public static IEnumerable<ByteRange> RangesOf(ReadOnlySequence<byte> body, IReadOnlyList<ForeignMember> members)
    {
        // What stands first takes the comma behind it along; everything else takes the one before it.
        ByteRange? first = null;
        var firstEnd = -1L;
        foreach (var member in members)
        {
            if (member.PreviousEnd == firstEnd)
            {
                var start = first?.Start ?? member.Start;
                first = new(start, NextMember(body, member.Value.End) - start);
                firstEnd = member.Value.End;
            }
            else
            {
                if (first is { } found)
                {
                    yield return found;
                    first = null;
                    firstEnd = -2;
                }

                yield return new(member.PreviousEnd, member.Value.End - member.PreviousEnd);
            }
        }

        if (first is { } alone)
        {
            yield return alone;
        }
    }

    /// <summary>The members <paramref name="isMeant"/> says of the object at <paramref name="place"/>, and how many others it has.</summary>
    public static (List<ForeignMember> Found, int Others) Look(ReadOnlySequence<byte> body, ByteRange place, ForeignField field, ReadOnlySpan<byte> name, JsonTokenType kind)
    {
        var found = new List<ForeignMember>();
        var others = 0;
        var reader = new Utf8JsonReader(body.Slice(place.Start, place.Length), new JsonReaderOptions { MaxDepth = ChatRequestScanner.MaxDepth });
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            return (found, others);
        }

        for (var end = -1L; reader.Read() && reader.TokenType is JsonTokenType.PropertyName; end = place.Start + reader.BytesConsumed)
        {
            var isMeant = reader.ValueTextEquals(name);
            var start = place.Start + reader.TokenStartIndex;
            reader.Read();
            var value = reader.TokenStartIndex;
            isMeant &= reader.TokenType == kind;
            reader.Skip();
            if (isMeant)
            {
                found.Add(new(field, end, start, new(place.Start + value, reader.BytesConsumed - value)));
            }
            else
            {
                others++;
            }
        }

        return (found, others);
    }

    private static long NextMember(ReadOnlySequence<byte> body, long end)
    {
        var reader = new SequenceReader<byte>(body.Slice(end));
        reader.AdvancePastAny(Space);
        reader.IsNext((byte)',', advancePast: true);
        reader.AdvancePastAny(Space);
        return end + reader.Consumed;
    }
}
