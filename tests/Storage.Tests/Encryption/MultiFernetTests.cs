using Storage.Encryption;
using Storage.Tests.Databases;

namespace Storage.Tests.Encryption;

public class MultiFernetTests
{
    private readonly FernetKey _old = FernetKey.Generate();
    private readonly FernetKey _new = FernetKey.Generate();

    [Theory]
    [InlineData("")]
    [InlineData("sk-0123456789abcdef")]
    [InlineData("grüße 🌍")]
    public void Secret_EncryptedTwice_LooksDifferentAndReadsTheSame(string secret)
    {
        var keys = new MultiFernet(_new);
        var (first, second) = (keys.Encrypt(secret, Given.Now), keys.Encrypt(secret, Given.Now));

        first.ShouldNotBe(second);
        keys.TryDecrypt(first, out var read).ShouldBeTrue();
        read.ShouldBe(secret);
    }

    [Fact]
    public void Keys_OlderOnes_StillDecryptAndAskForRotation()
    {
        var token = new MultiFernet(_old).Encrypt("secret", Given.Now);
        var keys = new MultiFernet(_new, _old);

        keys.TryDecrypt(token, out var secret).ShouldBeTrue();
        secret.ShouldBe("secret");
        keys.NeedsRotation(token).ShouldBeTrue();
        keys.TryRotate(token, out var rotated).ShouldBeTrue();
        keys.NeedsRotation(rotated!).ShouldBeFalse();
        new MultiFernet(_new).TryDecrypt(rotated!, out secret).ShouldBeTrue();
        new MultiFernet(_old).TryDecrypt(rotated!, out _).ShouldBeFalse();
        Fernet.TryDecrypt(_new, rotated!, out _, out var createdAt).ShouldBeTrue();
        createdAt.ShouldBe(Given.Now, "the secret is no younger for being encrypted anew");
    }

    [Fact]
    public void Token_OfNoneOfTheKeys_IsRefused()
    {
        var keys = new MultiFernet(_new);
        var token = new MultiFernet(_old).Encrypt("secret", Given.Now);

        keys.TryDecrypt(token, out _).ShouldBeFalse();
        keys.TryRotate(token, out _).ShouldBeFalse();
        keys.NeedsRotation(token).ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e")]
    [InlineData("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=AAAA")]
    [InlineData("not base64 at all ****************************")]
    public void Key_OfTheWrongShape_IsRefusedWithoutPrintingIt(string text) =>
        Should.Throw<FormatException>(() => FernetKey.Parse(text)).Message.ShouldNotContain("cw_0x");

    [Fact]
    public void Key_Printed_DoesNotTellItself()
    {
        $"{_new}".ShouldBe("FernetKey");
        FernetKey.Parse(_new.Reveal()).Reveal().ShouldBe(_new.Reveal());
    }
}
