using System.Text.Json;
using EndToEnd.Rig;

namespace EndToEnd.Commands;

/// <summary>Commands on files: nothing runs meanwhile.</summary>
public class FileCommandTests
{
    [Fact]
    public async Task CheckConfig_BadFile_NamesFaultsForPeopleAndForPrograms()
    {
        using var file = new TemporaryFile("auth: opne\nlimits: { rpm: none }\n");

        var people = await Outcome.OfAsync("check-config", file.Path);
        people.Code.ShouldBe(1);
        people.Output.ShouldContain($"{file.Path}:1: auth: 'opne'");

        var programs = await Outcome.OfAsync("check-config", "--json", file.Path);
        programs.Code.ShouldBe(1);
        var json = JsonElement.Parse(programs.Output);
        json.GetProperty("ok").GetBoolean().ShouldBeFalse();
        json.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("line").GetInt32()).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Explain_OfARequest_ShowsTheChainAsATableAndAsJson()
    {
        using var config = new TemporaryFile("providers:\n  here: { format: openai, base_url: http://127.0.0.1:1/v1 }\ntiers:\n  ib/one: { chain: [here/a, here/b] }\n");
        using var request = new TemporaryFile(Chat.Body("ib/one"));

        var people = await Outcome.OfAsync("explain", request.Path, "--config", config.Path);
        people.Code.ShouldBe(0, people.Errors);
        people.Output.ShouldContain("TARGET");
        people.Output.ShouldContain("here/b  available");

        var programs = await Outcome.OfAsync("explain", request.Path, $"--config={config.Path}", "--json");
        JsonElement.Parse(programs.Output).GetProperty("chain").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Import_AsJson_ListsWhatHasNoCounterpart()
    {
        using var file = new TemporaryFile("model_list:\n  - model_name: gpt-4o\n    litellm_params: { model: openai/gpt-4o, api_key: os.environ/OPENAI_API_KEY }\nlitellm_settings:\n  drop_params: true\n");
        var output = $"{file.Path}.imported";
        try
        {
            var outcome = await Outcome.OfAsync("import", "litellm", file.Path, "--output", output, "--json");
            outcome.Code.ShouldBe(3, outcome.Errors);
            JsonElement.Parse(outcome.Output).GetProperty("remarks")[0].GetProperty("line").GetInt32().ShouldBe(5);

            var again = await Outcome.OfAsync("import", "litellm", file.Path, "--output", output);
            again.Code.ShouldBe(2);
            again.Errors.ShouldContain("--output");
        }
        finally
        {
            File.Delete(output);
        }
    }

    [Theory]
    [InlineData("did you mean 'check-config'", "check-confg", "x.yaml")]
    [InlineData("'keys create' or 'keys list'", "keys")]
    [InlineData("FILE is missing", "check-config")]
    [InlineData("did you mean '--tenant'", "keys", "list", "--tenat", "x")]
    [InlineData("--name needs a value", "keys", "create", "--name")]
    [InlineData("needs --tenant", "keys", "create", "--name", "x")]
    [InlineData("is one word too many", "usage", "please")]
    public async Task Command_Misspelt_Exits2AndSaysWhatItShouldBe(string said, params string[] arguments)
    {
        var outcome = await Outcome.OfAsync(arguments);

        outcome.Code.ShouldBe(2, outcome.Output);
        outcome.Errors.ShouldContain(said);
        outcome.Errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Help_NamesEveryCommand_AndEachItsOptions()
    {
        (await Outcome.OfAsync("--help")).Output.ShouldContain("keys rotate");
        var help = await Outcome.OfAsync("keys", "create", "--help");
        help.Code.ShouldBe(0);
        help.Output.ShouldContain("--usd-per-day");
    }
}
