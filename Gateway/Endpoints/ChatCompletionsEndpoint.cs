using System.Buffers;
using Gateway.Accounting;
using Gateway.Admission;
using Gateway.Attempts;
using Gateway.Errors;
using Gateway.Protocols.OpenAI;
using Gateway.Snapshots;
using Microsoft.AspNetCore.Http;

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

        var now = time.GetUtcNow();
        if (EntryResolver.Resolve(snapshot, caller, own, http.Request.Headers, now, ref request, ref options, out error) is not { } entry)
        {
            return null;
        }

        return new(http, requestId, startedAt, request, entry, accountant.Open(caller.PayerUnder(snapshot.Config), requestId, request, EntryResolver.CeilingOf(entry, options)))
        {
            Deadline = EntryResolver.DeadlineOf(entry, options, now),
            DeadlineIsClients = options.Timeout is not null,
            Trace = options.Trace,
        };
    }
}
