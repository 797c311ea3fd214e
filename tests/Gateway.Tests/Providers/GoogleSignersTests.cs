using System.Security.Authentication;
using System.Text;
using Gateway.Providers;

namespace Gateway.Tests.Providers;

public class GoogleSignersTests
{
    [Fact]
    public void AccessToken_NeedsNoSigner() => GoogleSigners.Create("ya29.token", TimeProvider.System).ShouldBeNull();

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("{\"type\":7}")]
    [InlineData("""{"type":"external_account","token_url":"http://169.254.169.254/","credential_source":{"file":"/etc/passwd"}}""")]
    [InlineData("""{"type":"service_account","client_email":"a@b.c","private_key":"x","token_uri":"http://169.254.169.254/"}""")]
    [InlineData("""{"type":"service_account","client_email":"a@b.c","private_key":"x","token_uri":"https://evil.test/.googleapis.com"}""")]
    public async Task Secret_OfAnotherKind_IsRefusedWhenItIsUsedAndNamesNothingOfIt(string secret)
    {
        foreach (var spelled in (string[])[secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "http://vertex.test/");

            var refusal = await Should.ThrowAsync<AuthenticationException>(async () => await GoogleSigners.Create(spelled, TimeProvider.System)!.SignAsync(request, default, default));

            refusal.Message.ShouldNotContain(secret);
        }
    }
}
