using Simulator.Answers;
using Simulator.Canned;
using Simulator.Playing;
using Simulator.Recording;
using Simulator.Scripting;

namespace Simulator.Hosting;

/// <summary>One chat request: counted, read, given its step of the script, played.</summary>
internal sealed class ChatEndpoint(SimulatorOptions options, ScriptBook script, RequestLog requests, Player player)
{
    private readonly CannedAnswers _canned = new();

    public async Task HandleAsync(HttpContext context, string provider)
    {
        var ticket = requests.Begin(provider, context.Request);
        var outcome = RequestOutcome.AbortedByClient;
        try
        {
            var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
            requests.KeepBody(ticket, body);
            outcome = await player.PlayAsync(context, Choose(context.Request, provider, body));
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

    private Performance Choose(HttpRequest httpRequest, string provider, byte[] body)
    {
        if (Credentials.Reject(options, httpRequest, provider) is { } rejection)
        {
            return Plain(rejection);
        }

        var benchModel = BenchModel.Find(body);
        if (benchModel is not null && script.IsEmpty)
        {
            return _canned.For(benchModel, body);
        }

        var (request, error) = RequestReader.Read(provider, body);
        if (request is null)
        {
            return Plain(error!);
        }

        var fault = script.Next(provider, request.Model);
        return benchModel is not null && fault == Fault.None ? _canned.For(benchModel, body) : Direct(request, fault);
    }

    private static Performance Direct(ChatRequest request, Fault fault)
    {
        try
        {
            return Director.Direct(request, fault);
        }
        catch (InvalidOperationException)
        {
            // Only a schema is read as late as this, and this one holds something of the wrong kind.
            return Plain(ErrorAnswers.InvalidSchema);
        }
    }

    private static Performance Plain(ErrorAnswer error)
    {
        var headers = new Dictionary<string, string>(error.Headers) { ["content-type"] = error.ContentType };
        return WholeBody.Stage(error.Status, headers, error.Body, Fault.None);
    }
}
