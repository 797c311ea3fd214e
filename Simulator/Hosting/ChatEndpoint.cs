using Simulator.Answers;
using Simulator.Canned;
using Simulator.Formats;
using Simulator.Playing;
using Simulator.Recording;
using Simulator.Scripting;

namespace Simulator.Hosting;

/// <summary>One chat request: counted, read, given its step of the script, played.</summary>
internal sealed class ChatEndpoint(SimulatorOptions options, ScriptBook script, RequestLog requests, Player player)
{
    private readonly CannedAnswers _canned = new();

    public async Task HandleAsync(HttpContext context, string provider, Format format)
    {
        var ticket = requests.Begin(provider, context.Request);
        var outcome = RequestOutcome.AbortedByClient;
        try
        {
            var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
            requests.KeepBody(ticket, body);
            outcome = await player.PlayAsync(context, Choose(format, new IncomingRequest(provider, context.Request, body)));
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The client left while it was still sending.
        }
        finally
        {
            requests.End(ticket, outcome);
        }
    }

    private Performance Choose(Format format, IncomingRequest incoming)
    {
        if (format.Reject(options, incoming) is { } rejection)
        {
            return Plain(rejection);
        }

        var benchModel = format == FormatMap.OpenAI || format == FormatMap.Anthropic ? BenchModel.Find(incoming.Body) : null;
        if (benchModel is not null && script.IsEmpty)
        {
            return _canned.For(format, benchModel, incoming.Body);
        }

        ChatRequest request;
        try
        {
            request = format.Read(incoming);
        }
        catch (BadRequestException fault)
        {
            return Plain(format.Refuse(fault));
        }

        var step = script.Next(incoming.Provider, request.Model);
        return benchModel is not null && step == Fault.None ? _canned.For(format, benchModel, incoming.Body) : Direct(format, request, step);
    }

    private static Performance Direct(Format format, ChatRequest request, Fault fault)
    {
        try
        {
            return Director.Direct(format, request, fault);
        }
        catch (InvalidOperationException)
        {
            // Only a schema is read as late as this, and this one holds something of the wrong kind.
            return Plain(format.Refuse(new BadRequestException(ErrorAnswers.InvalidSchema)));
        }
    }

    private static Performance Plain(ErrorAnswer error)
    {
        var headers = new Dictionary<string, string>(error.Headers) { ["content-type"] = error.ContentType };
        return WholeBody.Stage(error.Status, headers, error.Body, Fault.None);
    }
}
