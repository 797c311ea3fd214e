namespace Gateway.Accounts;

/// <summary>Someone who wants an account.</summary>
internal sealed record SignUpRequest
{
    public string? Email { get; init; }
}
