using Gateway.Configuration;
using Gateway.Configuration.Yaml;
using Routing.Targets;

namespace Gateway.Tests.Providers;

public sealed class BuiltInTests
{
    private static GatewayConfig BuiltIn { get; } = GatewayConfigReader.ReadBuiltIn(_ => null).Config!;

    [Fact]
    public void BuiltIn_NoEnvironment_HasNoFaultAndNoWarning()
    {
        var reading = GatewayConfigReader.ReadBuiltIn(_ => null);

        reading.Report().ShouldBeEmpty();
        reading.Config.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("openai", "OPENAI_API_KEY")]
    [InlineData("anthropic", "ANTHROPIC_API_KEY")]
    [InlineData("gemini", "GEMINI_API_KEY")]
    [InlineData("groq", "GROQ_API_KEY")]
    [InlineData("deepseek", "DEEPSEEK_API_KEY")]
    [InlineData("together", "TOGETHER_API_KEY")]
    [InlineData("sarvam", "SARVAM_API_KEY")]
    [InlineData("mistral", "MISTRAL_API_KEY")]
    [InlineData("qwen", "DASHSCOPE_API_KEY")]
    [InlineData("openrouter", "OPENROUTER_API_KEY")]
    [InlineData("xai", "XAI_API_KEY")]
    public void Provider_OfTheContract_TakesItsKeyFromItsVariable(string name, string variable)
    {
        var provider = BuiltIn.Providers[name];

        provider.KeyVariable.ShouldBe(variable);
        provider.NeedsKey.ShouldBeTrue();
        provider.ApiKey.ShouldBeNull();
    }

    [Fact]
    public void Ollama_NoKey_NeedsNone()
    {
        BuiltIn.Providers["ollama"].NeedsKey.ShouldBeFalse();
    }

    [Fact]
    public void Tiers_Chains_FollowTheHouseOrder()
    {
        Providers("ib/cheap").ShouldBe(["groq", "deepseek", "together", "sarvam", "openai"]);
        Providers("ib/balanced").ShouldBe(["openai", "sarvam", "anthropic"]);
        Providers("ib/premium").ShouldBe(["anthropic", "openai"]);

        static IEnumerable<string> Providers(string tier) => BuiltIn.Tiers[tier].Chain.Select(target => target.Provider);
    }

    [Fact]
    public void Tiers_Targets_AreInTheCatalogue()
    {
        BuiltIn.Tiers.Values.SelectMany(tier => tier.Chain).ShouldAllBe(target => BuiltIn.Models.ContainsKey(target.ToString()));
    }

    [Fact]
    public void Catalogue_ModelsOfTheContract_AreThere()
    {
        BuiltIn.Models.Count.ShouldBeGreaterThanOrEqualTo(60);
        BuiltIn.Models.Keys.ShouldContain("sarvam/sarvam-m");
        BuiltIn.Models.Keys.ShouldContain("anthropic/claude-sonnet-4-5-20250929");
        var mini = BuiltIn.Models["openai/gpt-4o-mini-2024-07-18"];
        mini.Price.ShouldBe(new Price(0.15m, 0.075m, 0.60m));
        (mini.Context, mini.MaxOutput).ShouldBe((128_000, 16_384));
    }

    [Fact]
    public void Catalogue_EveryProviderButOllama_HasModels()
    {
        BuiltIn.Models.Values.Select(model => model.Id.Provider).Distinct().Order().ShouldBe(BuiltIn.Providers.Keys.Where(name => name is not "ollama"));
    }

    [Fact]
    public void Catalogue_EveryRow_SaysWhereAndWhenItWasRead()
    {
        BuiltIn.Models.Values.ShouldAllBe(model => model.ReadOn != null && model.Source != null);
    }

    [Fact]
    public void Catalogue_EveryPrice_AsksNoMoreForCachedInput()
    {
        BuiltIn.Models.Values.ShouldAllBe(model => model.Price == null || model.Price.CachedInputPerMillion <= model.Price.InputPerMillion);
    }

    [Fact]
    public void Files_BuiltIn_DoNotOverlap()
    {
        var findings = new Findings(_ => null);

        var rows = Gateway.Configuration.BuiltIn.Files()
            .SelectMany(file => YamlTree.Parse(file.Text, file.File, findings)!.Entries)
            .SelectMany(section => section.Value is YamlMap map ? map.Entries.Select(row => $"{section.Key}.{row.Key}") : [section.Key])
            .ToList();

        findings.Faults.ShouldBeEmpty();
        rows.ShouldBeUnique();
    }
}
