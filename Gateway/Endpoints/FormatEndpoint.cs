using System.Buffers;
using Gateway.Attempts;
using Gateway.Clients;
using Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Endpoints;

/// <summary>The endpoint of a format that clients ask in besides Chat Completions.</summary>
internal sealed class FormatEndpoint(ModelDoor door, ExchangeMaker maker)
{
    public RequestDelegate For(IClientFormat format)
    {
        ModelDoor.Preparation prepare = Prepare;
        return http => door.HandleAsync(http, prepare);

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
