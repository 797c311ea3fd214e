using System.Text.Json;
using Gateway.Admission;
using Gateway.Errors;
using Gateway.Protocols.OpenAI;
using Gateway.Snapshots;
using Routing.Budgets;

namespace Gateway.Endpoints;

/// <summary>What a request asks for: the entry it names, as the operator's rules have it for its caller, with the caller's own keys. Requests and <c>/admin/explain</c> ask here.</summary>
internal static class EntryResolver
{
    private const int LongestModelName = 512;

    /// <summary>The entry; null with the error to answer.</summary>
    /// <param name="snapshot">The configuration in force.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="own">The caller's own provider keys; null for none.</param>
    /// <param name="request">What it asks.</param>
    /// <param name="options">And in its headers.</param>
    /// <param name="now">The time.</param>
    /// <param name="error">Null with an entry.</param>
    public static ModelEntry? Resolve(
        RoutingSnapshot snapshot,
        Caller caller,
        OwnCredentials? own,
        in ChatRequest request,
        in RequestOptions options,
        DateTimeOffset now,
        out GatewayError? error)
    {
        ModelEntry? entry;
        try
        {
            entry = options.Tier is { } tier ? Find(tier, snapshot, caller, out error) : Find(request, snapshot, caller, out error);
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

        entry = Under(snapshot, entry, caller, request, options, now);
        return own is null or { IsEmpty: true } ? entry : own.Lay(entry, snapshot);
    }

    /// <summary>USD the request may cost as far as its tier and its headers say; null: no ceiling of theirs.</summary>
    public static decimal? CeilingOf(ModelEntry entry, in RequestOptions options) =>
        entry.Policy.MaxCostUsd is { } tier && !(options.MaxCostUsd < tier) ? tier : options.MaxCostUsd;

    /// <summary>Until when an answer must have begun, or be there.</summary>
    public static DateTimeOffset DeadlineOf(ModelEntry entry, in RequestOptions options, DateTimeOffset now) => now + (options.Timeout ?? entry.Policy.Deadline);

    private static ModelEntry Under(RoutingSnapshot snapshot, ModelEntry entry, Caller caller, in ChatRequest request, in RequestOptions options, DateTimeOffset now) =>
        snapshot.Config.Rules.IsEmpty ? entry : snapshot.Under(entry, new()
        {
            Plan = caller.Tenant.Plan,
            Region = caller.Tenant.Region ?? options.Region,
            Tags = options.Tags,
            Model = entry.Name,
            Key = caller.Key is { } key ? new(key.Id.Value) : null,
            PromptTokens = (long)(request.TextBytes / BytesPerToken.Assumed),
            Now = now,
        });

    private static ModelEntry? Find(in ChatRequest request, RoutingSnapshot snapshot, Caller caller, out GatewayError? error)
    {
        Span<char> buffer = stackalloc char[LongestModelName];
        var name = request.Model.Length <= LongestModelName ? buffer[..ReadModel(request, buffer)] : [];
        return Find(name, snapshot, caller, out error);
    }

    private static ModelEntry? Find(ReadOnlySpan<char> name, RoutingSnapshot snapshot, Caller caller, out GatewayError? error)
    {
        if (!caller.MayAskFor(name))
        {
            error = ModelErrors.NotAllowed(name);
            return null;
        }

        var entry = snapshot.Find(name);
        error = entry is null ? ModelErrors.NotFound(snapshot, caller, name) : null;
        return entry;
    }

    private static int ReadModel(in ChatRequest request, Span<char> name)
    {
        var reader = new Utf8JsonReader(request.Body.Slice(request.Model.Start, request.Model.Length));
        reader.Read();
        return reader.CopyString(name);
    }
}
