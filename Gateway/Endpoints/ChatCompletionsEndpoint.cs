using System.Buffers;
using System.Globalization;
using System.Text.Json;
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

        ModelEntry? entry;
        try
        {
            entry = Resolve(request, snapshot, caller, out error);
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

        if (!TryReadTimeout(http.Request.Headers, out var timeout))
        {
            error = GatewayError.InvalidRequest("invalid_value", "x-gateway-timeout-ms must be a whole number of milliseconds above 0.", "x-gateway-timeout-ms");
            return null;
        }

        return new(http, requestId, startedAt, request, entry, accountant.Open(caller.PayerUnder(snapshot.Config), requestId, request, entry.Policy))
        {
            Deadline = time.GetUtcNow() + (timeout ?? entry.Policy.Deadline),
            DeadlineIsClients = timeout is not null,
        };
    }

    private static ModelEntry? Resolve(in ChatRequest request, RoutingSnapshot snapshot, Caller caller, out GatewayError? error)
    {
        Span<char> buffer = stackalloc char[LongestModelName];
        var name = request.Model.Length <= LongestModelName ? buffer[..ReadModel(request, buffer)] : [];
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

    private static bool TryReadTimeout(IHeaderDictionary headers, out TimeSpan? timeout)
    {
        timeout = null;
        if (!headers.TryGetValue("x-gateway-timeout-ms", out var text))
        {
            return true;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) || milliseconds == 0)
        {
            return false;
        }

        timeout = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }
}
