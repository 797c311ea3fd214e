using Gateway.Errors;

namespace Gateway.Accounts;

/// <summary>Checks what people write into records.</summary>
internal static class Texts
{
    private const int Longest = 200;

    /// <summary>Null when each is short and has no control character in it.</summary>
    public static GatewayError? Check(params ReadOnlySpan<(string Field, string? Text)> all)
    {
        foreach (var (field, text) in all)
        {
            if (text is not null && (text.Length > Longest || text.Any(char.IsControl)))
            {
                return AccountErrors.Invalid(field, $"at most {Longest} characters, none of them a control character");
            }
        }

        return null;
    }

    /// <summary>Whether mail could be sent there; only sending some tells for sure.</summary>
    public static bool IsEmail(string text) =>
        text.Length <= Longest && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == text.LastIndexOf('@') && at < text.Length - 1
        && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
}
