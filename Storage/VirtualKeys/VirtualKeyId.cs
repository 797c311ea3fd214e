namespace Storage.VirtualKeys;

/// <summary>Names a virtual key without saying anything of its text.</summary>
public readonly record struct VirtualKeyId(string Value)
{
    /// <summary>No key: what <c>auth: open</c> serves.</summary>
    public static VirtualKeyId None { get; } = new("");

    public static VirtualKeyId New(DateTimeOffset now) => new(RecordIds.New("vk", now));

    public override string ToString() => Value;
}
