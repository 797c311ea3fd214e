using Gateway.Configuration;
using Gateway.Import;
using Routing.Ordering;

namespace Gateway.Tests.Import;

/// <summary>LiteLLM configurations as people write them become a gateway.yaml that our own reader takes.</summary>
public sealed class LiteLlmImportTests
{
    private const string Simple = """
        model_list:
          - model_name: gpt-4o
            litellm_params:
              model: openai/gpt-4o
              api_key: os.environ/OPENAI_API_KEY
          - model_name: claude
            litellm_params:
              model: anthropic/claude-3-5-sonnet-20241022
              api_key: os.environ/ANTHROPIC_API_KEY
        general_settings:
          master_key: os.environ/LITELLM_MASTER_KEY
        """;

    private const string Balanced = """
        model_list:
          - model_name: gpt-3.5-turbo
            litellm_params: { model: azure/my-deployment, api_base: "os.environ/AZURE_BASE", api_key: os.environ/AZURE_KEY, api_version: "2024-02-01", rpm: 900 }
          - model_name: gpt-3.5-turbo
            litellm_params: { model: gpt-3.5-turbo, api_key: os.environ/OPENAI_API_KEY, rpm: 100 }
          - model_name: gpt-3.5-turbo
            litellm_params: { model: openai/gpt-3.5-turbo, api_key: os.environ/OPENAI_KEY_2 }
          - model_name: bigger
            litellm_params: { model: together_ai/meta-llama/Llama-3-70b, api_key: sk-a-literal-secret, weight: 2 }
            model_info: { input_cost_per_token: 0.0000009, output_cost_per_token: 0.0000009, max_input_tokens: 8192, mode: chat }
          - model_name: local
            litellm_params: { model: ollama/llama3:8b, api_base: "http://10.0.0.5:11434" }
          - model_name: vllm
            litellm_params: { model: hosted_vllm/my-model, api_base: "http://10.0.0.6:8000/v1" }
          - model_name: bedrock-one
            litellm_params: { model: bedrock/anthropic.claude-v2, aws_region_name: us-east-1 }
          - model_name: "*"
            litellm_params: { model: "openai/*" }
        router_settings:
          routing_strategy: simple-shuffle
          num_retries: 2
          timeout: 30
          allowed_fails: 3
          cooldown_time: 45
          redis_host: os.environ/REDIS_HOST
          fallbacks: [{ "gpt-3.5-turbo": ["bigger", "local"] }]
          context_window_fallbacks: [{ "local": ["bigger"] }]
          model_group_alias: { "gpt-4": "gpt-3.5-turbo" }
        litellm_settings:
          drop_params: true
          success_callback: ["langfuse"]
          content_policy_fallbacks: [{ "bigger": ["vllm"] }]
        general_settings:
          master_key: sk-1234-literal
          database_url: "postgresql://user:a-password@host/db"
        environment_variables:
          LANGFUSE_SECRET: very-secret-value
        """;

    private const string Strategies = """
        model_list:
          - { model_name: m, litellm_params: { model: groq/llama-3.3-70b-versatile, api_key: os.environ/GROQ_API_KEY, order: 2 } }
          - { model_name: m, litellm_params: { model: deepseek/deepseek-chat, api_key: os.environ/DEEPSEEK_API_KEY, order: 1 } }
          - { model_name: n, litellm_params: { model: groq/a, api_key: os.environ/GROQ_API_KEY } }
          - { model_name: n, litellm_params: { model: mistral/b, api_key: os.environ/MISTRAL_API_KEY } }
        router_settings:
          routing_strategy: STRATEGY
          default_fallbacks: ["m"]
        """;

    [Theory]
    [InlineData(Simple)]
    [InlineData(Balanced)]
    [InlineData(Strategies)]
    [InlineData("model_list: []")]
    public void Import_OfARealisticFile_IsAcceptedByOurOwnReader(string source)
    {
        var reading = Read(Import(source).Yaml!);

        reading.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void Import_OfASimpleFile_HasNothingToRemark()
    {
        var result = Import(Simple);
        var config = Read(result.Yaml!).Config!;

        result.Remarks.ShouldBeEmpty();
        config.Auth.ShouldBe(AuthMode.Required);
        config.AdminKey.ShouldBe("value-of-LITELLM_MASTER_KEY");
        config.DefaultTier.ShouldBeNull();
        Chain(config, "gpt-4o").ShouldBe("openai/gpt-4o");
        Chain(config, "claude").ShouldBe("anthropic/claude-3-5-sonnet-20241022");
        config.Providers["openai"].ApiKey.ShouldBe("value-of-OPENAI_API_KEY");
    }

    [Fact]
    public void Import_OfDeployments_MakesAChainOfEachName()
    {
        var config = Read(Import(Balanced).Yaml!).Config!;

        Chain(config, "gpt-3.5-turbo").ShouldBe("azure/my-deployment openai/gpt-3.5-turbo openai-2/gpt-3.5-turbo together/meta-llama/Llama-3-70b ollama/llama3:8b");
        Chain(config, "gpt-4").ShouldBe(Chain(config, "gpt-3.5-turbo"));
        var tier = config.Tiers["gpt-3.5-turbo"];
        tier.Order.ShouldBe(ChainOrder.Weighted);
        tier.Weights.Select(weight => $"{weight.Key}={weight.Value}").Order().ShouldBe(
            ["azure/my-deployment=900", "ollama/llama3:8b=0", "openai/gpt-3.5-turbo=100", "together/meta-llama/Llama-3-70b=0"]);
        tier.Deadline.ShouldBe(TimeSpan.FromSeconds(30));
        tier.MaxAttempts.ShouldBe(7);
        config.Tiers["bigger"].FallbackOnRefusal.ShouldBeTrue();
        Chain(config, "local").ShouldBe("ollama/llama3:8b together/meta-llama/Llama-3-70b");
        config.Tiers.Keys.ShouldContain("bedrock-one");
    }

    [Fact]
    public void Import_OfProviders_KeepsAddressesAndVariables()
    {
        var config = Read(Import(Balanced).Yaml!).Config!;

        config.Providers["openai-2"].ApiKey.ShouldBe("value-of-OPENAI_KEY_2");
        config.Providers["openai-2"].BaseUrl.ShouldBe(config.Providers["openai"].BaseUrl);
        config.Providers["azure"].BaseUrl.ToString().ShouldBe("https://azure_base.test/openai/v1");
        config.Providers["ollama"].BaseUrl.ToString().ShouldBe("http://10.0.0.5:11434/v1");
        config.Providers["hosted_vllm"].BaseUrl.ToString().ShouldBe("http://10.0.0.6:8000/v1");
        config.Providers["hosted_vllm"].NeedsKey.ShouldBeFalse();
        config.Models["together/meta-llama/Llama-3-70b"].Price!.InputPerMillion.ShouldBe(0.9m);
        config.Models["together/meta-llama/Llama-3-70b"].Context.ShouldBe(8192);
        config.ControlPlane.Circuit.ConsecutiveFailures.ShouldBe(4);
        config.ControlPlane.Circuit.OpenFor.ShouldBe(TimeSpan.FromSeconds(45));
    }

    [Fact]
    public void Import_OfAnAddressOfItsOwn_DoesNotSendTheProvidersKeyThere()
    {
        var config = Read(Import("model_list:\n  - { model_name: mine, litellm_params: { model: openai/x, api_base: 'http://10.1.1.1/v1' } }").Yaml!).Config!;

        Chain(config, "mine").ShouldBe("openai-2/x");
        config.Providers["openai-2"].ApiKey.ShouldBeNull();
        config.Providers["openai"].BaseUrl.Host.ShouldBe("api.openai.com");
    }

    [Fact]
    public void Import_OfAFileWithSecrets_CarriesNoneOn()
    {
        var result = Import(Balanced);

        foreach (var secret in (string[])["sk-a-literal-secret", "sk-1234-literal", "a-password", "very-secret-value"])
        {
            result.Yaml!.ShouldNotContain(secret);
            result.Remarks.ShouldNotContain(remark => remark.Message.Contains(secret, StringComparison.Ordinal));
        }

        result.Yaml!.ShouldContain("${TOGETHER_API_KEY}");
        result.Yaml!.ShouldContain("${GATEWAY_ADMIN_KEY}");
    }

    [Theory]
    [InlineData("model_list[0].litellm_params.api_version", 3)]
    [InlineData("model_list[0].litellm_params.rpm", 3)]
    [InlineData("model_list[3].litellm_params.api_key", 9)]
    [InlineData("model_list[3].model_info.mode", 10)]
    [InlineData("model_list[7].model_name", 17)]
    [InlineData("router_settings.redis_host", 25)]
    [InlineData("router_settings.num_retries", 21)]
    [InlineData("router_settings.context_window_fallbacks", 27)]
    [InlineData("litellm_settings.drop_params", 30)]
    [InlineData("litellm_settings.success_callback", 31)]
    [InlineData("general_settings.master_key", 34)]
    [InlineData("general_settings.database_url", 35)]
    [InlineData("environment_variables", 36)]
    public void Import_OfAKeyWithoutCounterpart_NamesItsPlace(string path, int line)
    {
        var result = Import(Balanced);

        result.Remarks.ShouldContain(remark => remark.File == "config.yaml" && remark.Line == line && remark.Message.StartsWith($"{path}: ", StringComparison.Ordinal));
        result.Yaml!.ShouldContain($"#   {line}: {path}: ");
    }

    [Theory]
    [InlineData("least-busy", ChainOrder.LeastBusy)]
    [InlineData("latency-based-routing", ChainOrder.Fastest)]
    [InlineData("cost-based-routing", ChainOrder.Cheapest)]
    [InlineData("simple-shuffle", ChainOrder.Weighted)]
    [InlineData("usage-based-routing-v2", ChainOrder.LeastBusy)]
    public void Import_OfAStrategy_IsTheOrderOfWhatHasNoneOfItsOwn(string strategy, ChainOrder order)
    {
        var config = Read(Import(Strategies.Replace("STRATEGY", strategy, StringComparison.Ordinal)).Yaml!).Config!;

        config.Tiers["n"].Order.ShouldBe(order);
        config.Tiers["m"].Order.ShouldBe(ChainOrder.Listed);
        Chain(config, "m").ShouldBe("deepseek/deepseek-chat groq/llama-3.3-70b-versatile");
        Chain(config, "n").ShouldBe("groq/a mistral/b deepseek/deepseek-chat groq/llama-3.3-70b-versatile");
    }

    [Theory]
    [InlineData("")]
    [InlineData("auth: open")]
    [InlineData("model_list: nope")]
    [InlineData("model_list: [")]
    [InlineData("a: &x 1\nmodel_list: []\nb: *x")]
    public void Import_OfSomethingElse_IsRefusedWithTheReason(string source)
    {
        var result = Import(source);

        result.Yaml.ShouldBeNull();
        result.Remarks.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("true")]
    [InlineData("a\"b")]
    [InlineData("1.5")]
    [InlineData("x:y")]
    [InlineData("#no")]
    [InlineData("${HOME}")]
    public void Import_OfANameThatYamlWouldReadOtherwise_KeepsIt(string name)
    {
        var config = Read(Import($"model_list:\n  - {{ model_name: '{name}', litellm_params: {{ model: 'groq/{name}' }} }}").Yaml!).Config!;

        Chain(config, name).ShouldBe($"groq/{name}");
    }

    private static ImportResult Import(string source) => LiteLlmImport.Convert(source, "config.yaml");

    private static string Chain(GatewayConfig config, string tier) => string.Join(' ', config.Tiers[tier].Chain);

    private static ConfigReading Read(string yaml)
    {
        var reading = GatewayConfigReader.Read(yaml, "gateway.yaml", name => name == "AWS_REGION" ? "us-east-1" : name is "AZURE_OPENAI_ENDPOINT" or "DATABRICKS_HOST" ? "https://mine.test" : name.EndsWith("_BASE", StringComparison.Ordinal) ? $"https://{name}.test" : $"value-of-{name}");
        reading.Config.ShouldNotBeNull($"{string.Join('\n', reading.Faults)}\n{yaml}");
        return reading;
    }
}
