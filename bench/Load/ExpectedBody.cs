namespace Load;

/// <summary>The body that every answer must have, but for when it says it was made: a translated answer gets its <c>created</c> from the gateway's clock.</summary>
internal sealed class ExpectedBody
{
    private readonly byte[] _bytes;
    private readonly bool[] _varies;

    public ExpectedBody(byte[] bytes)
    {
        (_bytes, _varies) = (bytes, new bool[bytes.Length]);
        var name = "\"created\":"u8;
        for (var at = bytes.AsSpan().IndexOf(name); at >= 0;)
        {
            at += name.Length;
            for (; at < bytes.Length && char.IsAsciiDigit((char)bytes[at]); at++)
            {
                _varies[at] = true;
            }

            var next = bytes.AsSpan(at).IndexOf(name);
            at = next < 0 ? -1 : at + next;
        }
    }

    public int Length => _bytes.Length;

    public bool Has(int at, ReadOnlySpan<byte> part)
    {
        if (at + part.Length > _bytes.Length)
        {
            return false;
        }

        if (part.SequenceEqual(_bytes.AsSpan(at, part.Length)))
        {
            return true;
        }

        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] != _bytes[at + i] && !(_varies[at + i] && char.IsAsciiDigit((char)part[i])))
            {
                return false;
            }
        }

        return true;
    }
}
