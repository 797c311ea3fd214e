using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Storage.VirtualKeys;

namespace Storage.Tests.VirtualKeys;

public class VirtualKeyTextTests
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    [Fact]
    public void Key_New_IsReadAgainAsItsHash()
    {
        for (var i = 0; i < 1000; i++)
        {
            var key = VirtualKeyText.Create();

            key.Text.Length.ShouldBe(VirtualKeyText.Length);
            VirtualKeyText.TryParse(key.Text, out var hash).ShouldBeTrue();
            hash.ShouldBe(key.Hash);
            hash.ToArray().ShouldBe(SHA256.HashData(Encoding.ASCII.GetBytes(key.Text)));
            new KeyHash(hash.ToArray()).ShouldBe(hash);
        }
    }

    // Against a second, bit by bit way of computing it: a scanner in another language finds the same.
    [Theory]
    [InlineData("ib_0000000000000000000000000000000000000000000")]
    [InlineData("ib_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ")]
    public void Key_Checksum_IsCrc32InBase62(string body)
    {
        var crc = ReferenceCrc(body);
        var checksum = "";
        for (var i = 0; i < 6; i++, crc /= 62)
        {
            checksum = Alphabet[(int)(crc % 62)] + checksum;
        }

        VirtualKeyText.TryParse(body + checksum, out _).ShouldBeTrue();
    }

    [Fact]
    public void Crc_OfTheCheckString_IsThePublishedOne() => Crc32.Of("123456789").ShouldBe(0xCBF4_3926);

    [Fact]
    public void Key_AnyOneCharacterChanged_IsRefusedWithoutALookUp()
    {
        var cases = from position in Gen.Choose(0, VirtualKeyText.Length - 1)
                    from character in Gen.Elements((Alphabet + "_-+/= \0é\u212A").ToCharArray())
                    select (position, character);

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var text = VirtualKeyText.Create().Text;
            var changed = text[..c.position] + c.character + text[(c.position + 1)..];
            return VirtualKeyText.TryParse(changed, out _) == (changed == text);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Text_OfAnyKind_IsNoKeyByChance() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => !VirtualKeyText.TryParse(text, out _) && !VirtualKeyText.TryParse("ib_" + text, out _))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Key_CutShortOrLengthened_IsRefused()
    {
        var text = VirtualKeyText.Create().Text;
        for (var length = 0; length < text.Length; length++)
        {
            VirtualKeyText.TryParse(text.AsSpan(0, length), out _).ShouldBeFalse();
        }

        VirtualKeyText.TryParse(text + "0", out _).ShouldBeFalse();
        VirtualKeyText.TryParse(" " + text, out _).ShouldBeFalse();
    }

    [Fact]
    public void NewKey_Printed_DoesNotTellItsText()
    {
        var key = VirtualKeyText.Create();
        $"{key}".ShouldBe($"{key.Text[..7]}…{key.Text[^4..]}");
        $"{key.Hash}".Length.ShouldBe(8);
    }

    [Fact]
    public void Hashes_ThatDifferInOneBit_AreNotEqual()
    {
        var hash = VirtualKeyText.Create().Hash;
        for (var bit = 0; bit < 256; bit++)
        {
            var bytes = hash.ToArray();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            (new KeyHash(bytes) == hash).ShouldBeFalse();
        }
    }

    private static uint ReferenceCrc(string text)
    {
        var crc = uint.MaxValue;
        foreach (var b in Encoding.ASCII.GetBytes(text))
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var carry = ((crc ^ (uint)(b >> bit)) & 1) != 0;
                crc = carry ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
