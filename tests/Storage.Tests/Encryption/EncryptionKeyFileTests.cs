using Storage.Encryption;

namespace Storage.Tests.Encryption;

public sealed class EncryptionKeyFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-key-").FullName;

    private string KeyPath => Path.Combine(_folder, "data", "encryption.key");

    [Fact]
    public void File_Absent_IsMadeForItsOwnerOnlyAndReadTheNextTime()
    {
        var first = EncryptionKeyFile.LoadOrCreate(Path.Combine(_folder, "data"));
        var second = EncryptionKeyFile.LoadOrCreate(Path.Combine(_folder, "data"));

        (first.Created, second.Created).ShouldBe((true, false));
        second.Key.Reveal().ShouldBe(first.Key.Reveal());
        File.GetUnixFileMode(KeyPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(Path.Combine(_folder, "data")).ShouldBe([KeyPath]);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void File_OpenToOthers_IsRefusedWithTheRemedy(UnixFileMode extra)
    {
        EncryptionKeyFile.LoadOrCreate(Path.Combine(_folder, "data"));
        File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | extra);

        Should.Throw<EncryptionKeyException>(() => EncryptionKeyFile.LoadOrCreate(Path.Combine(_folder, "data"))).Message.ShouldContain($"chmod 600 {KeyPath}");
    }

    [Fact]
    public void File_WithoutAKey_IsRefusedAndKept()
    {
        EncryptionKeyFile.LoadOrCreate(Path.Combine(_folder, "data"));
        File.WriteAllText(KeyPath, "half a k");

        Should.Throw<EncryptionKeyException>(() => EncryptionKeyFile.LoadOrCreate(Path.Combine(_folder, "data"))).Message.ShouldNotContain("half");
        File.ReadAllText(KeyPath).ShouldBe("half a k");
    }

    [Fact]
    public void Starters_ManyAtOnce_EndWithOneKey()
    {
        const int Starters = 4, Rounds = 100;
        using var together = new Barrier(Starters);
        var keys = new EncryptionKeyFile[Rounds, Starters];
        var threads = Enumerable.Range(0, Starters).Select(starter => new Thread(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                together.SignalAndWait();
                keys[round, starter] = EncryptionKeyFile.LoadOrCreate(Path.Combine(_folder, $"data-{round}"));
            }
        })).ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        for (var round = 0; round < Rounds; round++)
        {
            var seen = Enumerable.Range(0, Starters).Select(starter => keys[round, starter]).ToList();
            seen.Select(key => key.Key.Reveal()).Distinct().Count().ShouldBe(1);
            seen.Count(key => key.Created).ShouldBe(1);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
