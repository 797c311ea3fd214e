namespace Storage.VirtualKeys;

/// <summary>A key just made: the one moment its text exists on our side.</summary>
/// <param name="Text">Shown to its owner once, then forgotten.</param>
/// <param name="Hash">What is stored.</param>
/// <param name="Shown">Its first characters, for lists.</param>
/// <param name="Last4">Its last characters, for lists.</param>
public sealed record NewKeyText(string Text, KeyHash Hash, string Shown, string Last4)
{
    // A record prints all it holds; this one must not.
    public override string ToString() => $"{Shown}…{Last4}";
}
