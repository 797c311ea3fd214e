using System.Buffers;
using Gateway.Admission;
using Gateway.Attempts;
using Gateway.Errors;
using Gateway.Snapshots;
using Microsoft.AspNetCore.Http;

namespace Gateway.Endpoints;

/// <summary>What every endpoint that asks models does with a request: authenticate, take the body in, have it prepared, hand it to the chain.</summary>
internal sealed class ModelDoor(SnapshotHolder snapshots, Gatekeeper gatekeeper, CredentialDirectory credentials, ChainRunner chain, TimeProvider time)
{
    /// <summary>Makes the exchange to run of a request and its body; null with the error to answer.</summary>
    public delegate Exchange? Preparation(in Arrival arrival, in ReadOnlySequence<byte> body, out GatewayError? error);

    /// <summary>Lets it in and has it answered. A body that <paramref name="prepare"/> refers to stays until then.</summary>
    /// <param name="http">The request.</param>
    /// <param name="prepare">Reads it.</param>
    /// <param name="run">Answers it; null for the chain.</param>
    public async Task HandleAsync(HttpContext http, Preparation prepare, Func<Exchange, Task>? run = null)
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
            var exchange = error is null ? prepare(new(http, requestId, startedAt, snapshot, caller, own), body, out error) : null;
            await (exchange is null ? ErrorWriter.WriteAsync(http, error!) : run is null ? chain.RunAsync(exchange) : run(exchange));
        }
        finally
        {
            RequestBody.Release(http, body);
        }
    }
}
