using Gateway.Configuration.Yaml;

namespace Gateway.Configuration.Schema;

/// <summary>Reads a credential, which may be absent, and whose variable may be unset.</summary>
internal static class Secrets
{
    public static string? Read(Value value)
    {
        if (!value.TryText(out var text, "a credential", unsetIsEmpty: true) || string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (ProviderScalars.Credential.TryParse(text, out var secret))
        {
            return secret;
        }

        value.Fault($"this is not {ProviderScalars.Credential.Expected}");
        return null;
    }
}
