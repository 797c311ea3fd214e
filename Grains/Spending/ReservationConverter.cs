using System.Text.Json;
using System.Text.Json.Serialization;
using Routing.Spending;

namespace Grains.Spending;

/// <summary>
/// A reservation as a list of numbers: an account is written with each grant, and its size goes with the shares that are out. What is not set at the end is left out, what a later
/// release adds is passed over, and the form with names, in which earlier releases wrote it, is read too.
/// <para>
/// number, admitted at (ticks UTC), expires (ticks after that), share's end (ticks after that; -1: a lease of one request), day, month, flags, USD charged, slots,
/// share's requests, share's tokens, share's reports, tokens, key, tokens added, added at (ticks after admitted), added before
/// </para>
/// </summary>
internal sealed class ReservationConverter : JsonConverter<ReservationMemory>
{
    private const int ForTenant = 1;
    private const int ForKey = 2;
    private const int HasExpired = 4;

    public override ReservationMemory? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.StartObject)
        {
            return JsonSerializer.Deserialize<ReservationMemory>(ref reader);
        }

        var list = new NumberList(ref reader);
        var (number, admittedAt) = (list.Long(ref reader), new DateTimeOffset(list.Long(ref reader), TimeSpan.Zero));
        var (expires, until, day, month) = (list.Long(ref reader), list.Long(ref reader), (int)list.Long(ref reader), (int)list.Long(ref reader));
        var flags = list.Long(ref reader);
        var memory = new ReservationMemory
        {
            Number = number,
            AdmittedAt = admittedAt,
            ExpiresAt = admittedAt.AddTicks(expires),
            ShareUntil = until < 0 ? null : admittedAt.AddTicks(until),
            Day = day,
            Month = month,
            CountsForTenant = (flags & ForTenant) != 0,
            CountsForKey = (flags & ForKey) != 0,
            Expired = (flags & HasExpired) != 0,
            Charged = list.Decimal(ref reader),
            Slots = (int)list.Long(ref reader),
            ShareRequests = list.Long(ref reader),
            ShareTokens = list.Long(ref reader),
            ShareReports = (int)list.Long(ref reader),
            Tokens = list.Long(ref reader),
            Key = list.Text(ref reader),
        };
        if (list.Long(ref reader) is > 0 and var added)
        {
            memory = memory with { Added = added, AddedAt = admittedAt.AddTicks(list.Long(ref reader)) };
        }
        else
        {
            list.Long(ref reader);
        }

        memory = memory with { AddedBefore = list.Long(ref reader) };
        list.End(ref reader);
        return memory;
    }

    public override void Write(Utf8JsonWriter writer, ReservationMemory value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Number);
        writer.WriteNumberValue(value.AdmittedAt.UtcTicks);
        writer.WriteNumberValue((value.ExpiresAt - value.AdmittedAt).Ticks);
        writer.WriteNumberValue(value.ShareUntil is { } until ? (until - value.AdmittedAt).Ticks : -1);
        writer.WriteNumberValue(value.Day);
        writer.WriteNumberValue(value.Month);
        writer.WriteNumberValue((value.CountsForTenant ? ForTenant : 0) | (value.CountsForKey ? ForKey : 0) | (value.Expired ? HasExpired : 0));
        writer.WriteNumberValue(value.Charged);
        writer.WriteNumberValue(value.Slots);
        writer.WriteNumberValue(value.ShareRequests);
        writer.WriteNumberValue(value.ShareTokens);
        writer.WriteNumberValue(value.ShareReports);
        if (value.Tokens != 0 || value.Key is not null || value.Added != 0 || value.AddedBefore != 0)
        {
            writer.WriteNumberValue(value.Tokens);
            writer.WriteStringValue(value.Key);
        }

        if (value.Added != 0 || value.AddedBefore != 0)
        {
            writer.WriteNumberValue(value.Added);
            writer.WriteNumberValue(value.Added == 0 ? 0 : (value.AddedAt - value.AdmittedAt).Ticks);
            writer.WriteNumberValue(value.AddedBefore);
        }

        writer.WriteEndArray();
    }
}
