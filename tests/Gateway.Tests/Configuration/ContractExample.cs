namespace Gateway.Tests.Configuration;

/// <summary>The example of contract.md, section 2, word for word.</summary>
internal static class ContractExample
{
    /// <summary>32 zero bytes in base64.</summary>
    public const string FernetKey = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    public static readonly (string Name, string Value)[] Environment =
    [
        ("GATEWAY_ADMIN_KEY", "operator-key"),
        ("GATEWAY_ENCRYPTION_KEY", FernetKey),
        ("OPENAI_API_KEY", "sk-operator"),
    ];

    public const string Text = """
        auth: required            # or open: no virtual key needed, everyone is tenant "default" (Standalone without a config starts open, on loopback only)
        signup: closed            # open: POST /v1/users creates a tenant
        admin_key: ${GATEWAY_ADMIN_KEY}
        encryption_keys: ["${GATEWAY_ENCRYPTION_KEY}"]   # Fernet keys, newest first; older ones still decrypt

        providers:                # built-in rows exist for the names above; anything here adds to or overrides them
          openai:
            format: openai        # openai | anthropic | gemini | ollama | azure-openai
            base_url: https://api.openai.com/v1
            api_key: ${OPENAI_API_KEY}      # the operator's own credential; a tenant's own one wins over it
            region: us
            timeouts: { connect: 5s, first_token: 30s, idle: 60s, total: 10m }
          local:
            format: ollama
            base_url: http://127.0.0.1:11434

        models:                   # adds to or overrides the built-in catalogue
          openai/gpt-4o-mini-2024-07-18:
            aliases: [gpt-4o-mini]          # a bare name a client may send; an alias in a chain gets a start-up warning: pin it
            input_per_million: 0.15
            cached_input_per_million: 0.075
            output_per_million: 0.60
            context: 128000
            max_output: 16384
            capabilities: [tools, vision, json_schema]

        tiers:
          ib/balanced:
            chain: [openai/gpt-4o-mini-2024-07-18, sarvam/sarvam-m, anthropic/claude-sonnet-4-5-20250929]
            order: listed         # listed | cheapest | fastest | weighted
            max_attempts: 4
            deadline: 60s
            max_cost_usd: 0.25
            commit: { content_chunks: 1, within: 0ms }   # hold a stream until this much content, or this long after the first
            on_midstream_failure: error                  # error | continue
            fallback_on_refusal: false
            hedge: { after: p95, max: 1 }                # absent: no hedging
        default_tier: ib/balanced # chain used for a bare model name when its own target fails; null: no fallback for pinned models

        rules:                    # first match wins; what it names is laid over the tier
          - when: { plan: free }
            tier: ib/cheap
          - when: { region: eu, tags: [gdpr] }
            only: [mistral, local]

        circuit: { consecutive_failures: 3, failure_ratio: 0.5, minimum_requests: 20, window: 10s, open_for: 30s, open_at_most: 60s }
        retry_budget: { ratio: 0.2, minimum_per_second: 5 }    # fallbacks and retries per primary attempt, whole cluster
        limits: { rpm: 600, tpm: 1000000, parallel: 100 }      # a new tenant's defaults
        store: { sqlite: ./data/gateway.db }                   # or { postgres: "Host=…" }
        privacy: { fallback_samples: 0.0 }                     # share of fallback events whose full request and answer are kept, opt-in per tenant
        """;
}
