using Gateway.Accounting;
using Gateway.Admission;
using Gateway.Attempts;
using Gateway.Clients;
using Gateway.Errors;
using Gateway.Protocols.OpenAI;

namespace Gateway.Endpoints;

/// <summary>Makes the exchange of a request for an answer that has been read: options, the entry that is asked for, an account.</summary>
internal sealed class ExchangeMaker(Accountant accountant, TimeProvider time)
{
    /// <summary>The exchange; null with the error to answer.</summary>
    /// <param name="arrival">The request that was let in.</param>
    /// <param name="request">What it asks.</param>
    /// <param name="format">The format it came in; null for Chat Completions.</param>
    /// <param name="error">Null with an exchange.</param>
    public Exchange? Make(in Arrival arrival, ChatRequest request, IClientFormat? format, out GatewayError? error)
    {
        var headers = arrival.Http.Request.Headers;
        if ((error = RequestOptions.Read(headers, out var options)) is not null)
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (EntryResolver.Resolve(arrival.Snapshot, arrival.Caller, arrival.Own, headers, now, ref request, ref options, out error) is not { } entry)
        {
            return null;
        }

        if (request is { IsStateful: true, NativeField: { } field } && entry.Policy.Chain.DistinctBy(target => target.Provider).Count() > 1)
        {
            error = GatewayError.InvalidRequest("unsupported_parameter", $"'{field}' is about what one provider keeps: name a target of that provider as the model, not '{entry.Name}'.", field);
            return null;
        }

        var account = accountant.Open(arrival.Caller.PayerUnder(arrival.Snapshot.Config), arrival.RequestId, request, EntryResolver.CeilingOf(entry, options));
        return new(arrival.Http, arrival.RequestId, arrival.StartedAt, request, entry, account)
        {
            Format = format,
            Deadline = EntryResolver.DeadlineOf(entry, options, now),
            DeadlineIsClients = options.Timeout is not null,
            Trace = options.Trace,
            Hedge = options.Hedge,
        };
    }
}
