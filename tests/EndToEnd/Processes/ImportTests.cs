using EndToEnd.Rig;

namespace EndToEnd.Processes;

/// <summary><c>--import litellm</c>, from a file to one that <c>--check-config</c> accepts; exit codes 0, 1, 2 and 3.</summary>
public class ImportTests
{
    private const string Plain = """
        model_list:
          - model_name: gpt-4o
            litellm_params: { model: openai/gpt-4o, api_key: os.environ/OPENAI_API_KEY }
        """;

    [Theory]
    [InlineData(Plain, 0)]
    [InlineData(Plain + "\nlitellm_settings:\n  drop_params: true\n", 3)]
    public async Task Import_OfAConfiguration_IsWhatCheckConfigAccepts(string source, int code)
    {
        using var file = new TemporaryFile(source);
        var output = $"{file.Path}.imported";
        try
        {
            var outcome = await Outcome.OfAsync("--import", "litellm", file.Path, "--output", output);

            outcome.Code.ShouldBe(code, outcome.Errors);
            outcome.Errors.Contains($"{file.Path}:5: litellm_settings.drop_params: ", StringComparison.Ordinal).ShouldBe(code == 3);
            (await Outcome.OfAsync("--check-config", output)).Code.ShouldBe(0);
            (await Outcome.OfAsync("--import", "litellm", file.Path, "--output", output)).Code.ShouldBe(2);   // nothing is overwritten
        }
        finally
        {
            File.Delete(output);
        }
    }

    [Fact]
    public async Task Import_OfSomethingElse_Exits1AndWritesNothing()
    {
        using var file = new TemporaryFile("auth: open\n");
        var output = $"{file.Path}.imported";
        var outcome = await Outcome.OfAsync("--import", "litellm", file.Path, "--output", output);

        outcome.Code.ShouldBe(1);
        outcome.Errors.ShouldContain("model_list");
        File.Exists(output).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--import")]
    [InlineData("--import", "portkey", "x.yaml")]
    [InlineData("--import", "litellm")]
    [InlineData("--import", "litellm", "/nowhere/config.yaml")]
    public async Task Import_OfNothing_Exits2(params string[] arguments) => (await Outcome.OfAsync(arguments)).Code.ShouldBe(2);
}
