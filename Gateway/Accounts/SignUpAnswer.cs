namespace Gateway.Accounts;

/// <summary>A new account with its first key, whose text is shown this once.</summary>
internal sealed record SignUpAnswer(string Id, string Email, string ApiKey)
{
    // A record prints all it holds; this one must not.
    public override string ToString() => Id;
}
