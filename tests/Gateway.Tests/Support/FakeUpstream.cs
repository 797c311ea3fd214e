using System.Collections.Concurrent;
using System.Net;

namespace Gateway.Tests.Support;

/// <summary>The providers, told apart by host name, without a network.</summary>
internal sealed class FakeUpstream : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, Func<UpstreamCall, CancellationToken, Task<UpstreamReply>>> _hosts = new();
    private readonly ConcurrentQueue<UpstreamCall> _calls = new();

    /// <summary>Every request, in order.</summary>
    public IReadOnlyList<UpstreamCall> Calls => [.. _calls];

    public IReadOnlyList<UpstreamCall> CallsTo(string host) => [.. _calls.Where(c => c.Address.Host == host)];

    public FakeUpstream On(string host, Func<UpstreamCall, CancellationToken, Task<UpstreamReply>> answer)
    {
        _hosts[host] = answer;
        return this;
    }

    public FakeUpstream On(string host, Func<UpstreamCall, UpstreamReply> answer) => On(host, (call, _) => Task.FromResult(answer(call)));

    public FakeUpstream On(string host, UpstreamReply reply) => On(host, _ => reply);

    /// <summary>Answers with these in turn; the last one again and again.</summary>
    public FakeUpstream OnEach(string host, params UpstreamReply[] replies)
    {
        var count = 0;
        return On(host, _ => replies[Math.Min(Interlocked.Increment(ref count), replies.Length) - 1]);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = new UpstreamCall(request.RequestUri!, request.Headers, await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        _calls.Enqueue(call);
        try
        {
            var reply = await _hosts[request.RequestUri!.Host](call, cancellationToken);
            return Respond(reply, call);
        }
        catch
        {
            call.MarkReleased();
            throw;
        }
    }

    private static HttpResponseMessage Respond(UpstreamReply reply, UpstreamCall call)
    {
        var response = new HttpResponseMessage((HttpStatusCode)reply.Status)
        {
            Content = new StreamContent(new UpstreamBody(reply.Parts, reply.ReadSize, call)),
        };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", reply.ContentType);
        foreach (var (name, value) in reply.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
            {
                response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return response;
    }
}
