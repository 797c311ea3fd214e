using System.Buffers;
using Gateway.Attempts;
using Gateway.Errors;
using Gateway.Protocols.OpenAI;
using Microsoft.AspNetCore.Http;

namespace Gateway.Endpoints;

/// <summary><c>POST /v1/chat/completions</c>: read, resolve; the rest is the chain's.</summary>
internal sealed class ChatCompletionsEndpoint
{
    private readonly ModelDoor _door;
    private readonly ExchangeMaker _maker;
    private readonly ModelDoor.Preparation _prepare;

    public ChatCompletionsEndpoint(ModelDoor door, ExchangeMaker maker) => (_door, _maker, _prepare) = (door, maker, Prepare);

    public Task HandleAsync(HttpContext http) => _door.HandleAsync(http, _prepare);

    private Exchange? Prepare(in Arrival arrival, in ReadOnlySequence<byte> body, out GatewayError? error)
    {
        if (ChatRequestScanner.Scan(body, out var request) is { } fault)
        {
            error = GatewayError.InvalidRequest(fault.Code, fault.Message, fault.Param);
            return null;
        }

        return _maker.Make(arrival, request, null, out error);
    }
}
