namespace Gateway.Tests.Configuration;

public sealed class ConfigFaultTests
{
    public static TheoryData<string, string[]> BadFiles => new()
    {
        { "tiers:\n  fast:\n    chian: [openai/gpt-5]", ["2: tiers.fast: chain is missing", "3: tiers.fast.chian: unknown key; did you mean 'chain'?"] },
        { "provider: {}", ["1: provider: unknown key; did you mean 'providers'?"] },
        { "circuit: { zzzzzzzzzzzz: 1 }", ["1: circuit.zzzzzzzzzzzz: unknown key; known are consecutive_failures, failure_ratio, minimum_requests, window, open_for, open_at_most, probe_early_after, jitter, probe_timeout, ramp_up"] },
        { "auth: opne", ["1: auth: 'opne' is not one of required, open (default required); did you mean 'open'?"] },
        { "auth: { open: yes }", ["1: auth: a map is not one of required, open"] },
        { "default_tier: ib/balancd", ["1: default_tier: unknown tier 'ib/balancd'; did you mean 'ib/balanced'?"] },
        { "max_request_bytes: 0", ["1: max_request_bytes: '0' is not a size from 1 to 1GiB, such as 32MiB, 40MB or 1048576 (default 32MiB)"] },
        { "auth: open\nallow_private_base_urls: maybe\nallow_private_base_url: true", ["2: allow_private_base_urls: 'maybe' is not one of true, false (default false)", "3: allow_private_base_url: unknown key; did you mean 'allow_private_base_urls'?"] },
        { "trusted_proxies: [10.0.0.0/8, 'fd00::/8', proxy, '::1', 10.0.0.0/33]", ["1: trusted_proxies[2]: 'proxy' is not an address or a network, such as 10.0.0.0/8", "1: trusted_proxies[4]: '10.0.0.0/33' is not an address or a network, such as 10.0.0.0/8"] },
        { "encryption_keys: [short]", ["1: encryption_keys[0]: this is not a Fernet key: 32 bytes in URL-safe base64"] },
        { "admin_key: two words", ["1: admin_key: this is not a credential: printable ASCII without spaces inside"] },

        { "tiers:\n  fast:\n    chain: [opnai/gpt-5, gpt-4o-minni, openai/x, openai/x]", ["3: tiers.fast.chain[0]: unknown target 'opnai/gpt-5'; did you mean 'openai/gpt-5'?", "3: tiers.fast.chain[1]: unknown target 'gpt-4o-minni'; did you mean 'gpt-4o-mini'?", "3: tiers.fast.chain[3]: 'openai/x' is in the chain twice"] },
        { "tiers:\n  fast:\n    chain: []", ["3: tiers.fast.chain: an empty chain leads nowhere"] },
        { "tiers:\n  fast:\n    chain:", ["3: tiers.fast.chain: an empty chain leads nowhere"] },
        { "tiers:\n  a: { chain: [b] }\n  b: { chain: [a] }", ["2: tiers.a.chain[0]: 'b' is a tier; a chain lists targets (provider/model)", "3: tiers.b.chain[0]: 'a' is a tier; a chain lists targets (provider/model)"] },
        { "tiers:\n  fast: { chain: openai/gpt-5 }", ["2: tiers.fast.chain: a scalar is not a list"] },
        { "tiers:\n  fast: { chain: [meta-llama/llama-3.3-70b-instruct] }", ["2: tiers.fast.chain[0]: 'meta-llama/llama-3.3-70b-instruct' may come to mean another model; pin it: openrouter/meta-llama/llama-3.3-70b-instruct"] },
        { "tiers:\n  gpt oss: { chain: [openai/gpt-oss-120b, deepseek-ai/x] }", ["2: tiers.gpt oss: a tier's name must have no space", "2: tiers.gpt oss.chain[1]: unknown target 'deepseek-ai/x'; did you mean 'deepseek/x'?"] },
        { "tiers:\n  openai/gpt-4o-mini-2024-07-18: { chain: [openai/x] }", ["2: tiers.openai/gpt-4o-mini-2024-07-18: the name is taken by a model of the catalogue"] },
        { "tiers:\n  fast: { chain: [openai/x], max_attempts: 0, deadline: 0s, order: cheepest, hedge: { after: p9, max: 0 } }", ["2: tiers.fast.order: 'cheepest' is not one of listed, cheapest, fastest, weighted, least-busy; did you mean 'cheapest'?", "2: tiers.fast.max_attempts: '0' is not a whole number of at least 1", "2: tiers.fast.deadline: '0s' is not a duration above zero, such as 250ms, 30s, 5m or 1h", "2: tiers.fast.hedge.after: 'p9' is not a percentile such as p95 or a duration such as 800ms", "2: tiers.fast.hedge.max: '0' is not a whole number of at least 1 (default 1)"] },
        { "tiers:\n  fast: { chain: [openai/x], commit: { content_chunks: 0, within: -1s } }", ["2: tiers.fast.commit.content_chunks: '0' is not a whole number of at least 1 (default 1)", "2: tiers.fast.commit.within: '-1s' is not a duration such as 0ms, 30s, 5m or 1h (default 0ms)"] },

        { "tiers:\n  dear:\n    chain: [openai/gpt-4o-mini-2024-07-18, openai/nobody-knows]\n    max_cost_usd: 0.5", ["4: tiers.dear.max_cost_usd: 'openai/nobody-knows' is in the chain and has no price; give models.openai/nobody-knows its input_per_million and output_per_million"] },
        { "models:\n  openai/free: { input_per_million: 0, output_per_million: 0 }\ntiers:\n  fine: { chain: [openai/free], max_cost_usd: 0.5 }\n  none: { chain: [openai/nobody-knows] }", [] },

        { "providers:\n  mine: { base_url: 'http://h' }", ["2: providers.mine: format is missing"] },
        { "providers:\n  mine:", ["2: providers.mine: format is missing", "2: providers.mine: base_url is missing"] },
        { "providers:\n  my/own: { format: opnai, base_url: ftp://h }", ["2: providers.my/own: a provider's name must have no slash and no space", "2: providers.my/own.format: 'opnai' is not one of openai, anthropic, gemini, ollama, azure-openai, cohere, cohere-v1, bedrock, bedrock-invoke, vertex, ollama-generate, gemini-interactions; did you mean 'openai'?", "2: providers.my/own.base_url: 'ftp://h' is not an absolute http or https address without user, query or fragment, such as https://api.example.com/v1"] },
        { "providers:\n  openai: { base_url: 'https://me:pw@h/v1' }\n  groq: { base_url: 'https://h/v1?a=1' }\n  xai: { base_url: /v1 }", ["2: providers.openai.base_url: 'https://me:pw@h/v1' is not an absolute http or https address without user, query or fragment, such as https://api.example.com/v1", "3: providers.groq.base_url: 'https://h/v1?a=1' is not an absolute http or https address without user, query or fragment, such as https://api.example.com/v1", "4: providers.xai.base_url: '/v1' is not an absolute http or https address without user, query or fragment, such as https://api.example.com/v1"] },
        { "providers:\n  openai:\n    timeouts: { connect: 2m, total: 1m }", ["3: providers.openai.timeouts.connect: longer than total (1m)"] },
        { "providers:\n  openai:\n    timeouts: { total: 3s }", ["3: providers.openai.timeouts.total: shorter than connect (5s, its default)"] },
        { "providers:\n  openai:\n    timeouts: { idle: soon, first_token: 30 }", ["3: providers.openai.timeouts.first_token: '30' is not a duration above zero, such as 250ms, 30s, 5m or 1h (default 30s)", "3: providers.openai.timeouts.idle: 'soon' is not a duration above zero, such as 250ms, 30s, 5m or 1h (default 1m)"] },
        { "providers:\n  openai:\n    headers: { 'bad name': x, X-Org: \"a\\nb\", x-a: 1, X-A: 2 }\n    quirks: { stream_end: never, stream_usage: maybe, chat_path: chat }", ["3: providers.openai.headers.bad name: not a header's name", "3: providers.openai.headers.X-Org: this is not a header's value: printable ASCII", "3: providers.openai.headers.X-A: given twice; names of headers have no case", "4: providers.openai.quirks.stream_end: 'never' is not one of done, finish_reason (default finish_reason)", "4: providers.openai.quirks.stream_usage: 'maybe' is not one of true, false (default true)", "4: providers.openai.quirks.chat_path: 'chat' is not a path that begins with a slash (default /chat/completions)"] },

        { "models:\n  opena/x: { context: -1 }\n  bare: {}", ["2: models.opena/x: unknown provider 'opena'; did you mean 'openai'?", "2: models.opena/x.context: '-1' is not a whole number of at least 1", "3: models.bare: a model is named provider/model"] },
        { "models:\n  openai/x: { input_per_million: -0.1, output_per_million: 1, capabilities: [tols], read_on: yesterday }", ["2: models.openai/x.input_per_million: '-0.1' is not an amount of USD, at least 0", "2: models.openai/x.capabilities[0]: 'tols' is not one of tools, vision, audio, documents, json_object, json_schema, choices, logprobs, reasoning, dimensions; did you mean 'tools'?", "2: models.openai/x.read_on: 'yesterday' is not a date such as 2026-07-02"] },
        { "models:\n  openai/x: { input_per_million: 1 }", ["2: models.openai/x.input_per_million: without output_per_million: half a price is none"] },
        { "models:\n  openai/x: { aliases: [short] }\n  openai/y: { aliases: [short] }", ["3: models.openai/y.aliases[0]: alias 'short' already belongs to openai/x (line 2)"] },

        { "models:\n  openai/x: { kind: embeding }", ["2: models.openai/x.kind: 'embeding' is not one of chat, embedding (default chat); did you mean 'embedding'?"] },
        { "models:\n  openai/x: { kind: embedding, dimensions: 0 }\n  openai/y:\n    dimensions: 5\n    embedding_space: z", ["2: models.openai/x.dimensions: '0' is not a whole number of at least 1", "4: models.openai/y.dimensions: only an embedding model has it (kind: embedding)", "5: models.openai/y.embedding_space: only an embedding model has it (kind: embedding)"] },
        { "models:\n  openai/x: { cache_write_per_million: 1 }", ["2: models.openai/x.cache_write_per_million: without input_per_million: half a price is none"] },
        { "tiers:\n  fast:\n    chain:\n      - openai/x\n      - openai/text-embedding-3-small", ["5: tiers.fast.chain[1]: 'openai/text-embedding-3-small' is an embedding model, in a chain with models that chat"] },
        { "tiers:\n  vectors:\n    chain:\n      - openai/text-embedding-3-small\n      - voyageai/voyage-4", ["5: tiers.vectors.chain[1]: 'voyageai/voyage-4' has its vectors in the space 'voyageai/voyage-4', the chain's first in 'openai/text-embedding-3-small': they cannot be compared"] },
        { "tiers:\n  vectors: { chain: [voyageai/voyage-4, voyageai/voyage-4-lite] }\ndefault_tier: vectors", ["3: default_tier: 'vectors' is a tier of embedding models, and the default tier answers chats"] },
        { "models:\n  groq/same:\n  xai/same:\ntiers:\n  fast: { chain: [same, ~] }", ["5: tiers.fast.chain[0]: 'same' is several targets: groq/same, xai/same", "5: tiers.fast.chain[1]: is empty"] },

        { "circuit: { failure_ratio: 0, jitter: 2, window: 10ms, consecutive_failures: 1.5 }", ["1: circuit.consecutive_failures: '1.5' is not a whole number of at least 1 (default 3)", "1: circuit.failure_ratio: '0' is not a number above 0 and at most 1 (default 0.5)", "1: circuit.window: '10ms' is not a duration of at least a second, such as 10s (default 10s)", "1: circuit.jitter: '2' is not a number from 0 to 1 (default 0.1)"] },
        { "circuit:\n  open_for: 2m", ["2: circuit.open_for: longer than open_at_most (1m, its default)"] },
        { "cooling_off: { throttled_for: 5m }", ["1: cooling_off.throttled_for: longer than throttled_at_most (1m, its default)"] },
        { "retry_budget: { ratio: -1, minimum_per_second: NaN }", ["1: retry_budget.ratio: '-1' is not a number of at least 0 (default 0.2)", "1: retry_budget.minimum_per_second: 'NaN' is not a number of at least 0 (default 5)"] },
        { "hedge_budget: { ratio: -1, minimum_per_second: NaN }", ["1: hedge_budget.ratio: '-1' is not a number of at least 0 (default 0.1)", "1: hedge_budget.minimum_per_second: 'NaN' is not a number of at least 0 (default 1)"] },
        { "rules:\n  - when: { hours: { days: [sut], from: 25:00, zone: Europe/Berlinn }, tier: ib/nope, prompt_tokens_from: 0 }", ["2: rules[0].when.tier: unknown tier 'ib/nope'; known are ib/cheap, ib/balanced, ib/premium", "2: rules[0].when.hours.days[0]: 'sut' is not one of mon, tue, wed, thu, fri, sat, sun; did you mean 'sat'?", "2: rules[0].when.hours.from: '25:00' is not a time of day such as 08:30 (default 00:00)", "2: rules[0].when.hours.zone: 'Europe/Berlinn' is not a time zone such as UTC or Europe/Berlin (default UTC)", "2: rules[0].when.prompt_tokens_from: '0' is not a whole number of at least 1"] },
        { "tiers:\n  fast:\n    chain: [{ target: openai/x, weigth: 2 }, { weight: 1 }, { target: openai/x }]", ["3: tiers.fast.chain[0].weigth: unknown key; did you mean 'weight'?", "3: tiers.fast.chain[1]: target is missing", "3: tiers.fast.chain[2]: 'openai/x' is in the chain twice"] },
        { "rules:\n  - when: { plann: free }\n    tier: ib/cheep\n  - only: [mistrall]", ["2: rules[0].when.plann: unknown key; did you mean 'plan'?", "3: rules[0].tier: unknown tier 'ib/cheep'; did you mean 'ib/cheap'?", "4: rules[1].only[0]: unknown provider 'mistrall'; did you mean 'mistral'?"] },
        { "store: { sqlite: a, postgres: b }\nlimits: { rpm: many }\nprivacy: { fallback_samples: 2 }", ["1: store: sqlite and postgres: one of the two", "2: limits.rpm: 'many' is not a whole number of at least 1", "3: privacy.fallback_samples: '2' is not a number from 0 to 1 (default 0)"] },

        { "providers: none\ntiers: [a]\nmodels:\n  openai/gpt-4o-mini-2024-07-18: 3", ["1: providers: a scalar is not a map", "2: tiers: a list is not a map", "4: models.openai/gpt-4o-mini-2024-07-18: a scalar is not a map"] },

        { "auth: open\nsignup: closed\nauth: required", ["3: auth: given twice; first on line 1"] },
        { "auth: ${AUTH}\nsignup: ${x", ["1: auth: environment variable AUTH is not set; ${AUTH:-default} gives a default", "2: signup: '${' begins a variable: ${NAME} or ${NAME:-default}; the characters themselves are $${"] },
        { "a: &x { b: 1 }\nc: *x", ["1: a: '&x': anchors are not read; write the value out where it is needed", "1: a: unknown key; known are providers, models, tiers, auth, signup, trusted_proxies, trusted_hosts, allow_private_base_urls, admin_key, encryption_keys, store, cluster, max_request_bytes, default_tier, cooling_off, circuit, retry_budget, hedge_budget, limits, metrics, telemetry, log, drain, rules, privacy", "2: c: '*x': aliases are not read; write the value out", "2: c: unknown key; known are providers, models, tiers, auth, signup, trusted_proxies, trusted_hosts, allow_private_base_urls, admin_key, encryption_keys, store, cluster, max_request_bytes, default_tier, cooling_off, circuit, retry_budget, hedge_budget, limits, metrics, telemetry, log, drain, rules, privacy"] },
        { "circuit:\n  <<: { jitter: 0 }", ["2: circuit: '<<': merge keys are not read; write the values out"] },
        { "? [a, b]\n: 1", ["1: a key must be plain text"] },
        { "- a\n- b", ["1: the file must hold a map of keys"] },
        { "auth: open\n---\nauth: open", ["2: a second document; the file holds one"] },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void File_WithFaults_ReportsEachWithLinePathAndNearest(string text, string[] expected)
    {
        var reading = Reading.Of(text);

        reading.Faults.Concat(reading.Faults.IsEmpty ? reading.Warnings : []).Select(fault => fault.ToString()).ShouldBe(expected.Select(line => $"{Reading.File}:{line}"));
        (reading.Config is null).ShouldBe(!reading.Faults.IsEmpty);
    }

    [Theory]
    [InlineData("auth: open\ncircuit:\n\tjitter: 0", 3, "never with a tab")]
    [InlineData("auth: open\ntiers: [", 2, "not YAML")]
    [InlineData("providers:\n  openai: { api_key: ${OPENAI_API_KEY} }", 2, "must be quoted")]
    [InlineData("auth: 'open", 1, "not YAML")]
    public void File_NotYaml_IsOneFaultWithItsLine(string text, int line, string hint)
    {
        var fault = Reading.Of(text).Faults.ShouldHaveSingleItem();

        fault.Message.ShouldContain(hint);
        fault.Line.ShouldBe(line, fault.Message);
    }

    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("{ a: ", 100_000)]
    [InlineData("- ", 1_000_000)]
    public void File_AbsurdlyDeep_IsAFaultAndNotACrash(string nesting, int times)
    {
        Reading.Of($"tiers: {string.Concat(Enumerable.Repeat(nesting, times))}").Faults.ShouldNotBeEmpty();
    }

    [Fact]
    public void File_Huge_IsAFault()
    {
        Reading.Of(new string('#', 5_000_000)).Faults.ShouldHaveSingleItem().Message.ShouldContain("at most");
    }

    [Fact]
    public void File_FaultInAValueFromTheEnvironment_DoesNotRepeatTheValue()
    {
        var reading = Reading.Of("circuit: { jitter: \"${KEY}\" }\nadmin_key: a b${KEY}", ("KEY", "sk-secret"));

        reading.Faults.Length.ShouldBe(2);
        reading.Report().ShouldAllBe(line => !line.Contains("sk-secret", StringComparison.Ordinal));
    }
}
