using System.Buffers;
using Gateway.Accounting;
using Gateway.Admission;
using Gateway.Attempts;
using Gateway.Compatibility;
using Gateway.Errors;
using Gateway.Protocols.OpenAI;
using Gateway.Snapshots;
using Microsoft.AspNetCore.Http;
using Routing.Budgets;
using Routing.Rules;

namespace Gateway.Endpoints;

/// <summary><c>POST /v1/chat/completions</c>: authenticate, read, resolve; the rest is the chain's.</summary>
internal sealed class ChatCompletionsEndpoint(SnapshotHolder snapshots, Gatekeeper gatekeeper, CredentialDirectory credentials, Accountant accountant, ChainRunner chain, TimeProvider time)
{
    public async Task HandleAsync(HttpContext http)
    {
        var startedAt = time.GetTimestamp();
        var requestId = RequestIds.Assign(http);
        var snapshot = snapshots.Current;
        var (caller, refusal) = await gatekeeper.AdmitAsync(http, snapshot.Config);
        if (caller is null)
        {
            await ErrorWriter.WriteAsync(http, refusal!);
            return;
        }

        (var own, refusal) = await credentials.FindAsync(caller, http.RequestAborted);
        if (own is null)
        {
            await ErrorWriter.WriteAsync(http, refusal!);
            return;
        }

        var (body, error) = await RequestBody.ReadAsync(http, snapshot.Config.MaxRequestBytes);
        try
        {
            var exchange = error is null ? Prepare(http, requestId, startedAt, snapshot, caller, own, body, out error) : null;
            await (exchange is null ? ErrorWriter.WriteAsync(http, error!) : chain.RunAsync(exchange));
        }
        finally
        {
            RequestBody.Release(http, body);
        }
    }

    /// <summary>The exchange to run; null with the error to answer.</summary>
    private Exchange? Prepare(
        HttpContext http,
        string requestId,
        long startedAt,
        RoutingSnapshot snapshot,
        Caller caller,
        OwnCredentials own,
        in ReadOnlySequence<byte> body,
        out GatewayError? error)
    {
        error = null;
        if (ChatRequestScanner.Scan(body, out var request) is { } fault)
        {
            error = GatewayError.InvalidRequest(fault.Code, fault.Message, fault.Param);
            return null;
        }

        if ((error = RequestOptions.Read(http.Request.Headers, out var options)) is not null)
        {
            return null;
        }

        ModelEntry? entry;
        try
        {
            entry = Find(http, snapshot, caller, ref request, ref options, out error);
        }
        catch (InvalidOperationException)
        {
            error = GatewayError.InvalidRequest(ChatRequestScanner.HalfCharacter.Code, ChatRequestScanner.HalfCharacter.Message, "model");
            return null;
        }

        if (entry is null)
        {
            return null;
        }

        if (!own.IsEmpty)
        {
            entry = own.Lay(entry, snapshot);
        }

        return new(http, requestId, startedAt, request, entry, accountant.Open(caller.PayerUnder(snapshot.Config), requestId, request, Lower(entry.Policy.MaxCostUsd, options.MaxCostUsd)))
        {
            Deadline = time.GetUtcNow() + (options.Timeout ?? entry.Policy.Deadline),
            DeadlineIsClients = options.Timeout is not null,
        };
    }

    /// <summary>What the request is to be answered by, the operator's rules laid over it; null with the error.</summary>
    private ModelEntry? Find(HttpContext http, RoutingSnapshot snapshot, Caller caller, ref ChatRequest request, ref RequestOptions options, out GatewayError? error)
    {
        if ((error = CompatibilityReader.Read(http.Request.Headers, snapshot, options.Tier, ref request, out var wish)) is not null
            || (wish is not null && (error = options.With(wish, out options)) is not null))
        {
            return null;
        }

        var resolver = new ModelResolver(snapshot, caller);
        var facts = FactsOf(caller, request, options);
        if (wish?.Routing is { } routing)
        {
            return resolver.Resolve(routing, facts, out error);
        }

        var entry = options.Tier is { } tier ? resolver.Resolve(tier, out error) : resolver.Resolve(request, out error);
        return entry is null ? null : snapshot.Under(entry, facts with { Model = entry.Name });
    }

    /// <summary>What the operator's rules ask about.</summary>
    private RuleFacts FactsOf(Caller caller, in ChatRequest request, in RequestOptions options) => new()
    {
        Plan = caller.Tenant.Plan,
        Region = caller.Tenant.Region ?? options.Region,
        Tags = options.Tags,
        Model = "",
        Key = caller.Key is { } key ? new(key.Id.Value) : null,
        PromptTokens = (long)(request.TextBytes / BytesPerToken.Assumed),
        Now = time.GetUtcNow(),
    };

    private static decimal? Lower(decimal? a, decimal? b) => a is null || b < a ? b : a;
}
