using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

public sealed class ConfigFileTests
{
    [Fact]
    public void Locate_OptionGiven_WinsOverTheVariable()
    {
        ConfigFile.Locate("a.yaml", Reading.Lookup((ConfigFile.PathVariable, "b.yaml"))).ShouldBe("a.yaml");
        ConfigFile.Locate(null, Reading.Lookup((ConfigFile.PathVariable, "b.yaml"))).ShouldBe("b.yaml");
        ConfigFile.Locate(null, Reading.Lookup()).ShouldBeNull();
    }

    [Fact]
    public void Read_NoSuchFile_IsAFault()
    {
        ConfigFile.Read("/nowhere/gateway.yaml", Reading.Lookup()).Report().ShouldBe(["/nowhere/gateway.yaml:1: there is no such file"]);
    }

    [Fact]
    public void Read_Directory_IsAFault()
    {
        var reading = ConfigFile.Read(Path.GetTempPath(), Reading.Lookup());

        reading.Config.ShouldBeNull();
        reading.Faults.ShouldHaveSingleItem();
    }

    [Fact]
    public void Report_FaultsAndWarnings_MarksTheWarnings()
    {
        using var file = new TemporaryFile("privacy: { fallback_samples: 0.5 }\nauth: opne");

        ConfigFile.Read(file.Path, Reading.Lookup()).Report().ShouldBe(
        [
            $"{file.Path}:2: auth: 'opne' is not one of required, open (default required); did you mean 'open'?",
            $"{file.Path}:1: warning: privacy: read, but not acted on in this version",
        ]);
    }
}
