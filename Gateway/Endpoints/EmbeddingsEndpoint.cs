using System.Buffers;
using System.Globalization;
using Gateway.Accounting;
using Gateway.Admission;
using Gateway.Attempts;
using Gateway.Configuration;
using Gateway.Conversations;
using Gateway.Errors;
using Gateway.Protocols.OpenAI;
using Gateway.Snapshots;
using Microsoft.AspNetCore.Http;
using Routing.Budgets;
using Routing.Targets;

namespace Gateway.Endpoints;

/// <summary>
/// <c>POST /v1/embeddings</c>: authenticate, read, resolve; the rest is the chain's. No name leads to another model than it says: a chain of embedding models
/// shares a space by its configuration, and a bare name has none behind it.
/// </summary>
internal sealed class EmbeddingsEndpoint(SnapshotHolder snapshots, Gatekeeper gatekeeper, CredentialDirectory credentials, Accountant accountant, ChainRunner chain, TimeProvider time)
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
        var bytes = body.IsSingleSegment ? body.First : body.ToArray();
        if (Read(bytes, out var model, out error) is not { } asked || (error = RequestOptions.Read(http.Request.Headers, out var options)) is not null)
        {
            return null;
        }

        if (Resolve(options.Tier ?? model.Decode(), snapshot, caller, out error) is not { } entry)
        {
            return null;
        }

        var size = EmbeddingSize.Of(asked);
        var length = LengthOf(entry, snapshot.Config);
        entry = Under(snapshot, entry, caller, size, options);
        if (!own.IsEmpty)
        {
            entry = own.Lay(entry, snapshot);
        }

        var request = new ChatRequest
        {
            Body = new(bytes),
            Model = PlaceOf(model, bytes),
            TextBytes = size.Longest,
            Needs = (asked.Dimensions is { } wanted && wanted != length ? Capabilities.Dimensions : 0) | (asked.Tokens.IsEmpty ? 0 : Capabilities.TokenInputs),
        };
        var ceiling = entry.Policy.MaxCostUsd is not { } most || options.MaxCostUsd < most ? options.MaxCostUsd : most;
        return new(http, requestId, startedAt, request, entry, accountant.Open(caller.PayerUnder(snapshot.Config), requestId, RequestSize.OfEmbeddings(size.Total), ceiling))
        {
            Embeddings = new(asked, asked.Dimensions ?? OwnDimension(asked) ?? length),
            Deadline = time.GetUtcNow() + (options.Timeout ?? entry.Policy.Deadline),
            DeadlineIsClients = options.Timeout is not null,
            Trace = options.Trace,
        };
    }

    private static EmbeddingRequest? Read(ReadOnlyMemory<byte> body, out JsonString model, out GatewayError? error)
    {
        try
        {
            (var request, model, var fault) = EmbeddingRequestReader.Read(body);
            _ = model.Decode();
            fault ??= request!.Extra.Any(static member => member.Name == "stream" && !member.Value.Utf8.Span.SequenceEqual("false"u8))
                ? RequestFault.WrongValue("stream", "none, embeddings are not streamed")
                : null;
            error = fault is null ? null : GatewayError.InvalidRequest(fault.Code, fault.Message, fault.Param);
            return fault is null ? request : null;
        }
        catch (InvalidOperationException)
        {
            (model, error) = (default, GatewayError.InvalidRequest(ChatRequestScanner.HalfCharacter.Code, ChatRequestScanner.HalfCharacter.Message));
            return null;
        }
    }

    /// <summary>Of a model outside the catalogue it is not known what it makes: its provider will say.</summary>
    private static ModelEntry? Resolve(string name, RoutingSnapshot snapshot, Caller caller, out GatewayError? error)
    {
        if (!caller.MayAskFor(name))
        {
            error = ModelErrors.NotAllowed(name);
            return null;
        }

        var entry = snapshot.Find(name);
        error = entry is null ? ModelErrors.NotFound(snapshot, caller, name)
            : entry.Policy.Kind is ModelKind.Embedding || IsUnknown(entry, snapshot.Config) ? null
            : ModelErrors.NotForEmbeddings(name);
        return error is null ? entry : null;
    }

    private static bool IsUnknown(ModelEntry entry, GatewayConfig config) =>
        entry.Kind is EntryKind.Pinned && entry.Policy.Chain[0] is var target && !config.Models.ContainsKey(target.ToString()) && Providers.Provider.EmbeddingsOf(config.Providers[target.Provider]) is not null;

    /// <summary>How long the vectors of an entry's space are when the request does not say; null when no row says.</summary>
    private static int? LengthOf(ModelEntry entry, GatewayConfig config)
    {
        foreach (var target in entry.Policy.Chain)
        {
            if (config.Models.GetValueOrDefault(target.ToString())?.Dimensions is { } length)
            {
                return length;
            }
        }

        return null;
    }

    /// <summary><c>output_dimension</c>, by which Voyage and Mistral call it, passed on as it is.</summary>
    private static int? OwnDimension(EmbeddingRequest asked)
    {
        foreach (var member in asked.Extra)
        {
            if (member.Name == "output_dimension" && int.TryParse(member.Value.Utf8.Span, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            {
                return length;
            }
        }

        return null;
    }

    /// <summary>The entry as the operator's rules have it for this caller and request.</summary>
    private ModelEntry Under(RoutingSnapshot snapshot, ModelEntry entry, Caller caller, in EmbeddingSize size, in RequestOptions options) =>
        snapshot.Config.Rules.IsEmpty ? entry : snapshot.Under(entry, new()
        {
            Plan = caller.Tenant.Plan,
            Region = caller.Tenant.Region ?? options.Region,
            Tags = options.Tags,
            Model = entry.Name,
            Key = caller.Key is { } key ? new(key.Id.Value) : null,
            PromptTokens = (long)(size.Total / BytesPerToken.Assumed),
            Now = time.GetUtcNow(),
        });

    /// <summary>Where the value of <c>model</c> stands, quotes included.</summary>
    private static ByteRange PlaceOf(JsonString model, ReadOnlyMemory<byte> body)
    {
        _ = body.Span.Overlaps(model.Inner.Span, out var start);
        return new(start - 1, model.Inner.Length + 2);
    }
}
