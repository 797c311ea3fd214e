using System.Buffers;
using System.Text.Json;
using Gateway.Accounting;
using Gateway.Admission;
using Gateway.Attempts;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Protocols.OpenAI;
using Gateway.Snapshots;
using Microsoft.AspNetCore.Http;
using Routing.Budgets;

namespace Gateway.Endpoints;

/// <summary><c>POST /v1/chat/completions</c>: authenticate, read, resolve; the rest is the chain's.</summary>
internal sealed class ChatCompletionsEndpoint(SnapshotHolder snapshots, Gatekeeper gatekeeper, CredentialDirectory credentials, Accountant accountant, ChainRunner chain, TimeProvider time)
{
    private const int LongestModelName = 512;

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
            entry = options.Tier is { } tier ? Resolve(tier, snapshot, caller, out error) : Resolve(request, snapshot, caller, out error);
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

        entry = Under(snapshot, entry, caller, request, options);
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

    /// <summary>The entry as the operator's rules have it for this caller and request.</summary>
    private ModelEntry Under(RoutingSnapshot snapshot, ModelEntry entry, Caller caller, in ChatRequest request, in RequestOptions options) =>
        snapshot.Config.Rules.IsEmpty ? entry : snapshot.Under(entry, new()
        {
            Plan = caller.Tenant.Plan,
            Region = caller.Tenant.Region ?? options.Region,
            Tags = options.Tags,
            Model = entry.Name,
            Key = caller.Key is { } key ? new(key.Id.Value) : null,
            PromptTokens = (long)(request.TextBytes / BytesPerToken.Assumed),
            Now = time.GetUtcNow(),
        });

    private static decimal? Lower(decimal? a, decimal? b) => a is null || b < a ? b : a;

    private static ModelEntry? Resolve(in ChatRequest request, RoutingSnapshot snapshot, Caller caller, out GatewayError? error)
    {
        Span<char> buffer = stackalloc char[LongestModelName];
        var name = request.Model.Length <= LongestModelName ? buffer[..ReadModel(request, buffer)] : [];
        return Resolve(name, snapshot, caller, out error);
    }

    private static ModelEntry? Resolve(ReadOnlySpan<char> name, RoutingSnapshot snapshot, Caller caller, out GatewayError? error)
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

    private static int ReadModel(in ChatRequest request, Span<char> name)
    {
        var reader = new Utf8JsonReader(request.Body.Slice(request.Model.Start, request.Model.Length));
        reader.Read();
        return reader.CopyString(name);
    }
}
