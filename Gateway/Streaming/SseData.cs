namespace Gateway.Streaming;

/// <summary>The data of an event that spreads it over several lines.</summary>
internal static class SseData
{
    /// <summary>The values of all <c>data</c> lines of <paramref name="bytes"/>, joined by line feeds.</summary>
    public static ReadOnlySpan<byte> Join(ReadOnlySpan<byte> bytes)
    {
        var joined = new List<byte>(bytes.Length);
        var first = true;
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            var line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            if (line.StartsWith("data"u8) && (line.Length == 4 || line[4] == ':'))
            {
                if (!first)
                {
                    joined.Add((byte)'\n');
                }

                first = false;
                joined.AddRange(line[Math.Min(line.Length, line.Length > 5 && line[5] == ' ' ? 6 : 5)..]);
            }
        }

        return joined.ToArray();
    }
}
