using System.Text.RegularExpressions;

namespace Chart.Tests;

/// <summary>No engine builds images here, so the commands of the Dockerfile's stages run as they stand, with another place for <c>/app</c>.</summary>
public partial class ImageTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(ChartFolder.Root, "k8s/Dockerfile"));

    public static TheoryData<string> Targets => ["frontend", "silo", "standalone"];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Stage_ItsCommandRun_MakesTheProgramTheImageStarts(string target)
    {
        var command = RunOf(Stage($"publish-{target}"));
        var project = Project().Match(command).Value;
        Assert.SkipUnless(WasBuilt(project), $"{project} was not built here: its packages could not be restored");
        var folder = Directory.CreateTempSubdirectory("gateway-image").FullName;
        try
        {
            var (code, output, error) = Tool.Run("bash", "", "-c", $"cd '{ChartFolder.Root}' && {command.Replace("/app", folder, StringComparison.Ordinal)}");
            code.ShouldBe(0, output + error);

            var program = Entry().Match(Stage(target)).Groups[1].Value;
            var (started, usage, why) = Tool.Run(Path.Combine(folder, program), "", "--help");
            started.ShouldBe(0, usage + why);
            (usage + why).ShouldContain("usage");
            Directory.EnumerateFiles(folder, "*.deps.json").ShouldNotBeEmpty("what an SBOM tool reads");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Image_Any_RunsAsTheUserTheChartNames(string target)
    {
        Stage(target).ShouldContain($"FROM runtime AS {target}");
        Stage("runtime").ShouldContain("USER 1654:1654");
        Stage("runtime").ShouldContain("-chiseled-extra", Case.Sensitive, "the others have no time zones");
        Stage(target).ShouldNotContain("RUN ", Case.Sensitive);
    }

    [Fact]
    public void Standalone_ItsVolume_IsItsUsersOwn() =>
        Stage("standalone").IndexOf("--chown=1654:1654 /srv /var/lib/gateway", StringComparison.Ordinal).ShouldBeInRange(1, Stage("standalone").IndexOf("VOLUME /var/lib/gateway", StringComparison.Ordinal));

    [Fact]
    public void Images_Context_LeavesOutWhatIsNotSource() =>
        File.ReadAllLines(Path.Combine(ChartFolder.Root, ".dockerignore")).ShouldBe([".git", "**/bin", "**/obj", "**/node_modules", "**/data", "**/artifacts", "bench/results", "shared"]);

    private static string Stage(string name)
    {
        var match = Regex.Match(Text, $@"^FROM \S+ AS {Regex.Escape(name)}$.*?(?=^FROM |\z)", RegexOptions.Multiline | RegexOptions.Singleline);
        match.Success.ShouldBeTrue(name);
        return match.Value;
    }

    private static string RunOf(string stage) => Mount().Replace(Run().Match(stage).Groups[1].Value, "");

    private static bool WasBuilt(string project) =>
        Directory.Exists(Path.Combine(ChartFolder.Root, Path.GetDirectoryName(project)!, "bin/Release"));

    [GeneratedRegex(@"^RUN (.+)$", RegexOptions.Multiline)]
    private static partial Regex Run();

    [GeneratedRegex(@"--mount=\S+ ")]
    private static partial Regex Mount();

    [GeneratedRegex(@"\S+\.csproj")]
    private static partial Regex Project();

    [GeneratedRegex(@"ENTRYPOINT \[""\./(\w+)""")]
    private static partial Regex Entry();
}
