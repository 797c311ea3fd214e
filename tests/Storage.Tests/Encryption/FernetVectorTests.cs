using System.Text;
using Storage.Encryption;

namespace Storage.Tests.Encryption;

/// <summary>The vectors of github.com/fernet/spec: generate.json, verify.json, invalid.json. Key, message and time to live (60 s) are the same in all.</summary>
public class FernetVectorTests
{
    private const string Good = "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";

    private static readonly FernetKey Key = FernetKey.Parse("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=");
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(60);

    [Fact]
    public void Generate_Vector_IsReproduced()
    {
        byte[] iv = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

        Fernet.Encrypt(Key, "hello"u8, At("1985-10-26T01:20:00-07:00"), iv).ShouldBe(Good);
    }

    [Fact]
    public void Verify_Vector_GivesTheMessage()
    {
        Fernet.TryDecrypt(Key, Good, TimeToLive, At("1985-10-26T01:20:01-07:00"), out var plaintext).ShouldBeTrue();
        Encoding.UTF8.GetString(plaintext!).ShouldBe("hello");
    }

    [Theory]
    [InlineData("incorrect mac", "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykQUFBQUFBQUFBQQ==", "1985-10-26T01:20:01-07:00")]
    [InlineData("too short", "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPA==", "1985-10-26T01:20:01-07:00")]
    [InlineData("invalid base64", "%%%%%%%%%%%%%AECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==", "1985-10-26T01:20:01-07:00")]
    [InlineData("payload size not multiple of block size", "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPOm73QeoCk9uGib28Xe5vz6oxq5nmxbx_v7mrfyudzUm", "1985-10-26T01:20:01-07:00")]
    [InlineData("payload padding error", "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0ODz4LEpdELGQAad7aNEHbf-JkLPIpuiYRLQ3RtXatOYREu2FWke6CnJNYIbkuKNqOhw==", "1985-10-26T01:20:01-07:00")]
    [InlineData("far-future TS (unacceptable clock skew)", "gAAAAAAdwStRAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAnja1xKYyhd-Y6mSkTOyTGJmw2Xc2a6kBd-iX9b_qXQcw==", "1985-10-26T01:20:01-07:00")]
    [InlineData("expired TTL", "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==", "1985-10-26T01:21:31-07:00")]
    [InlineData("incorrect IV (causes padding error)", "gAAAAAAdwJ6xBQECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAkLhFLHpGtDBRLRTZeUfWgHSv49TF2AUEZ1TIvcZjK1zQ==", "1985-10-26T01:20:01-07:00")]
    public void Invalid_Vector_IsRefused(string what, string token, string now) =>
        Fernet.TryDecrypt(Key, token, TimeToLive, At(now), out _).ShouldBeFalse(what);

    [Fact]
    public void Token_AnyBitChanged_IsRefused()
    {
        var token = System.Buffers.Text.Base64Url.DecodeFromChars(Good);
        for (var bit = 0; bit < token.Length * 8; bit++)
        {
            var changed = (byte[])token.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Fernet.TryDecrypt(Key, FernetText.Encode(changed), out _, out _).ShouldBeFalse($"bit {bit}");
        }
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
