using Gateway.Configuration;
using Gateway.Configuration.Yaml;
using Routing.Targets;

namespace Gateway.Tests.Providers;

public sealed class BuiltInTests
{
    private static GatewayConfig BuiltIn { get; } = GatewayConfigReader.ReadBuiltIn(OperatorEnvironment.Lookup).Config!;

    private static IEnumerable<ModelConfig> Embeddings => BuiltIn.Models.Values.Where(model => model.Kind is ModelKind.Embedding);

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
    public void Providers_WithoutAKey_AreThoseAtHomeAndTheOneWithCredentialsOfItsPlatform()
    {
        BuiltIn.Providers.Values.Where(provider => !provider.NeedsKey).Select(provider => provider.Name).ShouldBe(["llamacpp", "lmstudio", "ollama", "vertex", "vllm"]);
        BuiltIn.Providers.Values.ShouldAllBe(provider => provider.NeedsKey == (provider.KeyVariable != null));
    }

    [Theory]
    [InlineData("anthropic", "anthropic", "https://api.anthropic.com/v1")]
    [InlineData("gemini", "gemini", "https://generativelanguage.googleapis.com/v1beta")]
    [InlineData("cohere", "cohere", "https://api.cohere.com")]
    [InlineData("bedrock", "bedrock", "https://bedrock-runtime.us-east-1.amazonaws.com")]
    [InlineData("vertex", "vertex", "https://mine-1-aiplatform.googleapis.com/v1/projects/mine-1/locations/mine-1")]
    [InlineData("azure", "azure-openai", "https://mine.example")]
    [InlineData("ollama", "openai", "http://127.0.0.1:11434/v1")]
    public void Provider_OfAFormatOfItsOwn_IsWhereItsProtocolExpectsIt(string name, string format, string address)
    {
        (BuiltIn.Providers[name].Format, BuiltIn.Providers[name].BaseUrl).ShouldBe((format, new Uri(address)));
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
        BuiltIn.Models.Keys.ShouldContain("sarvam/sarvam-m");
        BuiltIn.Models.Keys.ShouldContain("anthropic/claude-sonnet-4-5-20250929");
        var mini = BuiltIn.Models["openai/gpt-4o-mini-2024-07-18"];
        mini.Price.ShouldBe(new Price(0.15m, 0.075m, 0.60m));
        (mini.Context, mini.MaxOutput).ShouldBe((128_000, 16_384));
    }

    [Fact]
    public void Catalogue_Size_IsThatOfTheContract()
    {
        var withoutAnything = GatewayConfigReader.ReadBuiltIn(_ => null).Config!;

        withoutAnything.Providers.Count.ShouldBeGreaterThanOrEqualTo(28);
        withoutAnything.Models.Count.ShouldBeGreaterThanOrEqualTo(165);
        Embeddings.Count().ShouldBeGreaterThanOrEqualTo(20);
        BuiltIn.Models.Values.Count(model => model.Price is not null).ShouldBeGreaterThanOrEqualTo(150);
    }

    [Fact]
    public void Catalogue_EveryProviderButThoseAtHome_HasModels()
    {
        BuiltIn.Models.Values.Select(model => model.Id.Provider).Distinct().Order().ShouldBe(BuiltIn.Providers.Keys.Except(["llamacpp", "lmstudio", "vllm"]));
    }

    [Fact]
    public void Catalogue_Aliases_AreOneModelsAlone()
    {
        BuiltIn.Models.Values.SelectMany(model => model.Aliases).ShouldBeUnique();
    }

    [Theory]
    [InlineData("gemini-2.5-flash", "gemini/gemini-2.5-flash")]
    [InlineData("claude-sonnet-4-6", "anthropic/claude-sonnet-4-6")]
    [InlineData("gpt-4.1", "openai/gpt-4.1-2025-04-14")]
    [InlineData("text-embedding-3-small", "openai/text-embedding-3-small")]
    [InlineData("gpt-oss-120b", "cerebras/gpt-oss-120b")]
    public void BareName_OfSeveralProviders_StaysItsMakersOrItsFirst(string name, string target)
    {
        BuiltIn.Models.Values.Where(model => model.Id.Model == name && model.Id.ToString() != target).ShouldNotBeEmpty("only one has it: this proves nothing");

        BuiltIn.Models.Values.Where(model => model.Aliases.Contains(name)).ShouldHaveSingleItem().Id.ToString().ShouldBe(target);
    }

    [Fact]
    public void Embeddings_EveryRow_HasWhatARequestIsHeldTo()
    {
        Embeddings.ShouldAllBe(model => model.Dimensions != null && model.EmbeddingSpace != null && model.MaxOutput == null && (model.Capabilities & ~Capabilities.Dimensions) == Capabilities.TokenInputs);
        Embeddings.Where(model => model.Context is null).Select(model => model.Id.ToString()).ShouldBe(["ollama/nomic-embed-text"]);
        Embeddings.ShouldAllBe(model => model.Price == null || model.Price.OutputPerMillion == 0);
        BuiltIn.Models.Values.Except(Embeddings).ShouldAllBe(model => !model.Id.Model.Contains("embed", StringComparison.OrdinalIgnoreCase) && model.EmbeddingSpace == null);
    }

    [Fact]
    public void Embeddings_OfOneSpace_AreOfOneLengthAndNamedAfterOneOfThem()
    {
        foreach (var space in Embeddings.GroupBy(model => model.EmbeddingSpace!))
        {
            space.Select(model => model.Dimensions).Distinct().ShouldHaveSingleItem(space.Key);
            space.ShouldContain(model => model.Id.ToString() == space.Key, space.Key);
        }

        Embeddings.Count(model => model.EmbeddingSpace == "voyageai/voyage-4").ShouldBe(3);
        Embeddings.Where(model => model.EmbeddingSpace == "openai/text-embedding-3-small").Select(model => model.Id.Provider).ShouldBe(["azure", "openai"]);
    }

    [Fact]
    public void Catalogue_EveryPrice_AsksNoLessForWritingToACache()
    {
        var prices = BuiltIn.Models.Values.Where(model => model.Price is not null).ToList();

        prices.ShouldAllBe(model => model.Price!.CacheWritePerMillion >= model.Price.InputPerMillion);
        prices.Where(model => model.Id.Provider is "anthropic").ShouldAllBe(model => model.Price!.CacheWritePerMillion == 1.25m * model.Price.InputPerMillion);
        prices.Where(model => model.Id.Model.Contains("claude-", StringComparison.Ordinal)).ShouldAllBe(model => model.Price!.CacheWritePerMillion > model.Price.InputPerMillion);
    }

    [Fact]
    public void Catalogue_ChatModels_FitTheirAnswersIntoTheirContext()
    {
        BuiltIn.Models.Values.ShouldAllBe(model => model.Context == null || model.MaxOutput == null || model.MaxOutput <= model.Context);
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
