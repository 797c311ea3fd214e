using Gateway.Configuration;
using Gateway.Providers;

namespace Gateway.Tests.Providers;

public class CredentialSchemeTests
{
    [Theory]
    [InlineData("azure-openai", null, "api-key", "", false)]
    [InlineData("azure-openai", "key", "api-key", "", false)]
    [InlineData("azure-openai", "bearer", "Authorization", "Bearer ", false)]
    [InlineData("azure-openai", "entra", "Authorization", "Bearer ", true)]
    [InlineData("bedrock", null, "Authorization", "Bearer ", true)]
    [InlineData("bedrock", "aws", "Authorization", "Bearer ", true)]
    [InlineData("bedrock", "key", "Authorization", "Bearer ", false)]
    [InlineData("vertex", "google", "Authorization", "Bearer ", true)]
    [InlineData("openai", "x-my-key", "x-my-key", "", false)]
    public void Row_OfAnyFormat_SendsItsCredentialItsWay(string format, string? auth, string header, string prefix, bool signs)
    {
        var scheme = CredentialScheme.Of(new() { Name = "x", Format = format, BaseUrl = new("https://h.test"), Auth = auth });

        scheme.Header.ShouldBe(header);
        scheme.Prefix.ShouldBe(prefix);
        (scheme.CreateSigner is not null).ShouldBe(signs);
    }
}
