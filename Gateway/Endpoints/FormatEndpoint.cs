using System.Buffers;
using Gateway.Attempts;
using Gateway.Clients;
using Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Endpoints;

/// <summary>The endpoint of a format that clients ask in besides Chat Completions.</summary>
internal sealed class FormatEndpoint(ModelDoor door, ExchangeMaker maker)
{
    /// <param name="format">How requests and answers are written.</param>
    /// <param name="run">Answers them; null for the chain.</param>
    public RequestDelegate For(IClientFormat format, Func<Exchange, Task>? run = null)
    {
        ModelDoor.Preparation prepare = Prepare;
        return http => door.HandleAsync(http, prepare, run);

        Exchange? Prepare(in Arrival arrival, in ReadOnlySequence<byte> body, out GatewayError? error)
        {
            if (format.IdHeader is { } header)
            {
                arrival.Http.Response.Headers[header] = arrival.RequestId;
            }

            if (format.Scan(body.IsSingleSegment ? body.First : body.ToArray(), out var request) is { } fault)
            {
                error = GatewayError.InvalidRequest(fault.Code, fault.Message, fault.Param);
                return null;
            }

            return maker.Make(arrival, request, format, out error);
        }
    }
}
