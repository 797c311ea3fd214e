using System.Collections.Immutable;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Responses;

/// <summary>An item of <c>input</c>, its members as they stand.</summary>
internal struct InputItem
{
    private JsonString? _type;

    public long Start { get; private set; }

    public long TypeAt { get; private set; }

    public long RoleAt { get; private set; }

    public JsonString? Role { get; private set; }

    public JsonString? CallId { get; private set; }

    public JsonString? Name { get; private set; }

    public JsonString? Arguments { get; private set; }

    public JsonString? Encrypted { get; private set; }

    public bool HasContent { get; private set; }

    /// <summary>Of its content, its output or its summary.</summary>
    public ImmutableArray<Part> Parts { get; private set; }

    /// <summary>A message need not say that it is one.</summary>
    public readonly bool IsMessage => _type is null || Is("message"u8);

    public static InputItem Read(ref BodyCursor cursor)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        var item = new InputItem { Start = cursor.Position, TypeAt = cursor.Position, RoleAt = cursor.Position };
        while (cursor.NextMember())
        {
            item.ReadMember(ref cursor, parts);
        }

        item.Parts = parts.DrainToImmutable();
        return item;
    }

    public readonly bool Is(ReadOnlySpan<byte> type) => _type is { } given && given.Is(type);

    /// <summary>Whether a call is complete; else that is noted.</summary>
    public readonly bool RequireAll(ref BodyCursor cursor)
    {
        var missing = CallId is null ? "call_id" : Name is null ? "name" : Arguments is null ? "arguments" : null;
        if (missing is not null)
        {
            cursor.RefuseMissing(Start, missing);
        }

        return missing is null;
    }

    public readonly bool RequireCall(ref BodyCursor cursor)
    {
        if (CallId is null || !HasContent)
        {
            cursor.RefuseMissing(Start, CallId is null ? "call_id" : "output");
        }

        return CallId is not null && HasContent;
    }

    private void ReadMember(ref BodyCursor cursor, ImmutableArray<Part>.Builder parts)
    {
        if (cursor.Is("type"u8))
        {
            TypeAt = cursor.Position;
            _type = cursor.ReadString();
        }
        else if (cursor.Is("role"u8))
        {
            RoleAt = cursor.Position;
            Role = cursor.ReadString();
        }
        else if (cursor.Is("content"u8) || cursor.Is("output"u8) || cursor.Is("summary"u8))
        {
            HasContent |= !cursor.IsNull;
            ItemPartReader.ReadContent(ref cursor, parts);
        }
        else if (cursor.Is("call_id"u8))
        {
            CallId = cursor.ReadString();
        }
        else if (cursor.Is("name"u8))
        {
            Name = cursor.ReadString();
        }
        else if (cursor.Is("arguments"u8))
        {
            Arguments = cursor.ReadString();
        }
        else if (cursor.Is("encrypted_content"u8))
        {
            Encrypted = cursor.ReadString();
        }
        else
        {
            cursor.Skip();
        }
    }
}
