using System.Net;
using System.Net.Sockets;
using EndToEnd.Rig;

namespace EndToEnd.Processes;

/// <summary>Starting it, and the exit codes of the contract: 0 stopped, 1 bad configuration, 2 cannot start.</summary>
public class CommandLineTests
{
    /// <summary>Four faults, on the lines 1, 4, 7 and 7.</summary>
    private const string Bad = """
        auth: opne
        providers:
          here:
            formt: openai
            base_url: http://127.0.0.1:1/v1
        tiers:
          ib/one: { chain: [nowhere/x], max_attempts: none }
        """;

    [Fact]
    public async Task CheckConfig_BadFile_NamesEveryFaultWithFileAndLine()
    {
        using var file = new TemporaryFile(Bad);
        var outcome = await Outcome.OfAsync("--check-config", file.Path);

        outcome.Code.ShouldBe(1);
        foreach (var line in (int[])[1, 4, 7])
        {
            outcome.Output.ShouldContain($"{file.Path}:{line}: ");
        }

        outcome.Output.ShouldContain("formt");
        outcome.Output.ShouldContain("format");
        outcome.Output.ShouldContain("nowhere");
        outcome.Output.ShouldContain("max_attempts");
    }

    [Fact]
    public async Task CheckConfig_GoodFile_Exits0()
    {
        using var file = new TemporaryFile("auth: open\n");
        var outcome = await Outcome.OfAsync("--check-config", file.Path);

        outcome.Code.ShouldBe(0, outcome.Output);
    }

    [Fact]
    public async Task Start_BadFile_Exits1AndNamesEveryFault()
    {
        using var file = new TemporaryFile(Bad);
        var outcome = await Outcome.OfAsync("--config", file.Path, "--urls", "http://127.0.0.1:0");

        outcome.Code.ShouldBe(1);
        outcome.Errors.ShouldContain($"{file.Path}:1: ");
        outcome.Errors.ShouldContain($"{file.Path}:4: ");
        outcome.Errors.ShouldContain($"{file.Path}:7: ");
    }

    [Fact]
    public async Task Start_NoSuchFile_Exits1()
    {
        var outcome = await Outcome.OfAsync("--config", "/nowhere/gateway.yaml");

        outcome.Code.ShouldBe(1);
        outcome.Errors.ShouldContain("/nowhere/gateway.yaml");
    }

    [Fact]
    public async Task Start_PortInUse_Exits2AndSaysSo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var outcome = await Outcome.OfAsync("--urls", $"http://{taken.LocalEndpoint}");

        outcome.Code.ShouldBe(2, outcome.Errors);
        outcome.Errors.ShouldContain("cannot start");
        outcome.Errors.ShouldContain(((IPEndPoint)taken.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        outcome.Errors.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("--prot")]
    [InlineData("serve")]
    [InlineData("--config")]
    [InlineData("--log-format")]
    public async Task Start_UnknownOrUnfinishedOption_Exits2WithUsage(string argument)
    {
        var outcome = await Outcome.OfAsync(argument);

        outcome.Code.ShouldBe(2);
        outcome.Errors.ShouldContain(argument);
        outcome.Errors.ShouldContain("usage: Standalone");
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://*:0")]
    [InlineData("http://127.0.0.1:0;http://0.0.0.0:0")]
    public async Task Start_WithoutConfigBeyondLoopback_Exits2(string urls)
    {
        var outcome = await Outcome.OfAsync("--urls", urls);

        outcome.Code.ShouldBe(2, outcome.Output);
        outcome.Errors.ShouldContain("--config");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("https://127.0.0.1:0")]
    public async Task Start_UrlThatCannotBeListenedOn_Exits2WithoutATrace(string url)
    {
        using var file = new TemporaryFile("auth: open\n");
        var outcome = await Outcome.OfAsync("--config", file.Path, "--urls", url);

        outcome.Code.ShouldBe(2, outcome.Output + outcome.Errors);
        outcome.Errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Help_Exits0WithUsage()
    {
        var outcome = await Outcome.OfAsync("--help");

        outcome.Code.ShouldBe(0);
        outcome.Output.ShouldContain("--check-config");
    }
}
