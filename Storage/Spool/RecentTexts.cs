using System.Text;

namespace Storage.Spool;

/// <summary>
/// Texts that were read lately, so that what rows repeat (tenants, keys, targets) is one string instead of one a row. A table of fixed size, each place of
/// which belongs to the last text that came to it: what is forgotten is only read anew. Not thread-safe.
/// </summary>
internal sealed class RecentTexts
{
    private const int Places = 1024;

    /// <summary>A longer one is not kept, which bounds the table to some 400 KB. Our own ids have 35 bytes.</summary>
    private const int MaxKept = 128;

    private readonly (byte[] Utf8, string Text)[] _places = new (byte[], string)[Places];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > MaxKept)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref var place = ref _places[(uint)hash.ToHashCode() % Places];
        if (place.Text is null || !utf8.SequenceEqual(place.Utf8))
        {
            place = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        }

        return place.Text;
    }
}
