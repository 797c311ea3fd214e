using System.Text.Json;
using Gateway.Admission;
using Gateway.Compatibility;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Protocols.OpenAI;
using Gateway.Snapshots;
using Routing.Rules;

namespace Gateway.Endpoints;

/// <summary>What a request's <c>model</c>, or the models its client names, stand for.</summary>
/// <param name="snapshot">The configuration in force.</param>
/// <param name="caller">Who asks: each name must be within its key's scopes.</param>
internal readonly ref struct ModelResolver(RoutingSnapshot snapshot, Caller caller)
{
    private const int LongestModelName = 512;

    /// <summary>Of a body's <c>model</c>.</summary>
    /// <exception cref="InvalidOperationException">It escapes half a character.</exception>
    public ModelEntry? Resolve(in ChatRequest request, out GatewayError? error)
    {
        Span<char> buffer = stackalloc char[LongestModelName];
        var name = request.Model.Length <= LongestModelName ? buffer[..ReadModel(request, buffer)] : [];
        return Resolve(name, out error);
    }

    public ModelEntry? Resolve(ReadOnlySpan<char> name, out GatewayError? error)
    {
        if (!caller.MayAskFor(name))
        {
            error = ModelErrors.NotAllowed(name);
            return null;
        }

        var entry = snapshot.Find(name);
        error = entry is null ? ModelErrors.NotFound(snapshot, caller, name)
            : entry.Policy.Kind is ModelKind.Embedding ? ModelErrors.NotForChat(name)
            : null;
        return error is null ? entry : null;
    }

    /// <summary>Of a wish: one entry for all of its models.</summary>
    /// <param name="wish">At least one model.</param>
    /// <param name="facts">What the operator's rules, laid over each model for itself, ask about; the model apart.</param>
    /// <param name="error">Why not, when null is returned.</param>
    public ModelEntry? Resolve(RoutingWish wish, in RuleFacts facts, out GatewayError? error)
    {
        var entries = new ModelEntry[wish.Models.Length];
        for (var at = 0; at < entries.Length; at++)
        {
            var model = wish.Models[at];
            if (Resolve(model.Name.Length > LongestModelName ? "" : model.Name, out error) is not { } entry)
            {
                error = error! with { Param = model.Param };
                return null;
            }

            entries[at] = snapshot.Under(entry, facts with { Model = entry.Name });
        }

        var wished = snapshot.Wished(wish, entries, out var emptiedBy);
        error = wished is null
            ? GatewayError.InvalidRequest("invalid_value", $"'{emptiedBy}' leaves no target of '{string.Join("', '", entries.Select(entry => entry.Name))}'.", emptiedBy)
            : null;
        return wished;
    }

    private static int ReadModel(in ChatRequest request, Span<char> name)
    {
        var reader = new Utf8JsonReader(request.Body.Slice(request.Model.Start, request.Model.Length));
        reader.Read();
        return reader.CopyString(name);
    }
}
