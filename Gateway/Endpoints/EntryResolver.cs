using Gateway.Admission;
using Gateway.Compatibility;
using Gateway.Errors;
using Gateway.Protocols.OpenAI;
using Gateway.Snapshots;
using Microsoft.AspNetCore.Http;
using Routing.Budgets;
using Routing.Rules;

namespace Gateway.Endpoints;

/// <summary>What a request asks for: the entry it names, as the operator's rules have it for its caller, with the caller's own keys. Requests and <c>/admin/explain</c> ask here.</summary>
internal static class EntryResolver
{
    /// <summary>The entry; null with the error to answer.</summary>
    /// <param name="snapshot">The configuration in force.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="own">The caller's own provider keys; null for none.</param>
    /// <param name="headers">The request's, for what clients of other gateways ask in them.</param>
    /// <param name="now">The time.</param>
    /// <param name="request">What it asks. Told what of its body no target gets to see.</param>
    /// <param name="options">And in our own headers. Told what it asks of the same in another gateway's words.</param>
    /// <param name="error">Null with an entry.</param>
    public static ModelEntry? Resolve(
        RoutingSnapshot snapshot,
        Caller caller,
        OwnCredentials? own,
        IHeaderDictionary headers,
        DateTimeOffset now,
        ref ChatRequest request,
        ref RequestOptions options,
        out GatewayError? error)
    {
        ModelEntry? entry;
        try
        {
            entry = Find(snapshot, caller, headers, now, ref request, ref options, out error);
        }
        catch (InvalidOperationException)
        {
            error = GatewayError.InvalidRequest(ChatRequestScanner.HalfCharacter.Code, ChatRequestScanner.HalfCharacter.Message, "model");
            return null;
        }

        return entry is null || own is null or { IsEmpty: true } ? entry : own.Lay(entry, snapshot);
    }

    /// <summary>USD the request may cost as far as its tier and its headers say; null: no ceiling of theirs.</summary>
    public static decimal? CeilingOf(ModelEntry entry, in RequestOptions options) =>
        entry.Policy.MaxCostUsd is { } tier && !(options.MaxCostUsd < tier) ? tier : options.MaxCostUsd;

    /// <summary>Until when an answer must have begun, or be there.</summary>
    public static DateTimeOffset DeadlineOf(ModelEntry entry, in RequestOptions options, DateTimeOffset now) => now + (options.Timeout ?? entry.Policy.Deadline);

    /// <summary>What the request is to be answered by, the operator's rules laid over it.</summary>
    private static ModelEntry? Find(
        RoutingSnapshot snapshot,
        Caller caller,
        IHeaderDictionary headers,
        DateTimeOffset now,
        ref ChatRequest request,
        ref RequestOptions options,
        out GatewayError? error)
    {
        if ((error = CompatibilityReader.Read(headers, snapshot, options.Tier, ref request, out var wish)) is not null
            || (wish is not null && (error = options.With(wish, out options)) is not null))
        {
            return null;
        }

        var resolver = new ModelResolver(snapshot, caller);
        var facts = FactsOf(caller, request, options, now);
        if (wish?.Routing is { } routing)
        {
            return resolver.Resolve(routing, facts, out error);
        }

        var entry = options.Tier is { } tier ? resolver.Resolve(tier, out error) : resolver.Resolve(request, out error);
        return entry is null ? null : snapshot.Under(entry, facts with { Model = entry.Name });
    }

    /// <summary>What the operator's rules ask about, the model apart.</summary>
    private static RuleFacts FactsOf(Caller caller, in ChatRequest request, in RequestOptions options, DateTimeOffset now) => new()
    {
        Plan = caller.Tenant.Plan,
        Region = caller.Tenant.Region ?? options.Region,
        Tags = options.Tags,
        Model = "",
        Key = caller.Key is { } key ? new(key.Id.Value) : null,
        PromptTokens = (long)(request.TextBytes / BytesPerToken.Assumed),
        Now = now,
    };
}
