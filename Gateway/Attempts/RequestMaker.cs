using System.Net.Http.Headers;
using Gateway.Clients;
using Gateway.Continuations;
using Gateway.Conversations;
using Gateway.Protocols;
using Gateway.Protocols.OpenAI;
using Gateway.Providers;
using Gateway.Streaming;
using Microsoft.AspNetCore.Http;

namespace Gateway.Attempts;

/// <summary>Makes what an attempt sends of what the client sent: its bytes with a few places replaced, or another format's rendering of them.</summary>
internal static class RequestMaker
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public static AttemptRequest Make(Exchange exchange, ProviderRoute route) =>
        Passage.ProtocolFor(exchange, route) is { } protocol ? Render(exchange, route, protocol) : PassOn(exchange, route);

    /// <summary>A request for embeddings of some of the inputs.</summary>
    /// <param name="exchange">Whose.</param>
    /// <param name="route">Where to.</param>
    /// <param name="part">As many inputs as its format takes at once.</param>
    public static AttemptRequest MakeEmbeddings(Exchange exchange, ProviderRoute route, EmbeddingRequest part)
    {
        if (route.EmbeddingsAddress is not { } address || !part.Body.Exists)
        {
            return Render(route, part, route.Provider.Embeddings!);
        }

        var message = route.Provider.CreateRequest(address, route.Secret);
        message.Content = new SplicedContent(exchange.Request.Body, [new(exchange.Request.Model, route.ModelJson)]);
        return new(route, message);
    }

    /// <summary>A request to count a prompt's tokens, for a target that takes Messages as they come.</summary>
    public static AttemptRequest MakeCount(Exchange exchange, ProviderRoute route)
    {
        var message = route.Provider.CreateRequest(new($"{route.MessagesAddress}/count_tokens"), route.Secret);
        AddHeaders(message, exchange.Format!, exchange.Http.Request.Headers);
        message.Content = new SplicedContent(exchange.Request.Body, [new(exchange.Request.Model, route.ModelJson)]);
        return new(route, message);
    }

    private static AttemptRequest PassOn(Exchange exchange, ProviderRoute route)
    {
        var message = route.Provider.CreateRequest(Passage.AddressFor(exchange, route)!, route.Secret);
        var quirks = route.Provider.Quirks;
        var asksForUsage = quirks.StreamUsage;
        if (exchange.Format is { } format)
        {
            AddHeaders(message, format, exchange.Http.Request.Headers);
            asksForUsage &= format.AsksForUsage;
        }

        var few = default(BodyEdits);
        Span<BodyEdit> edits = exchange.Request.Removed is { } removed ? new BodyEdit[ChatRequestRenderer.MostEdits + removed.Length] : few;
        var count = ChatRequestRenderer.Render(exchange.Request, new(route.ModelJson, asksForUsage, exchange.Account.MaxTokens, quirks.MaxCompletionTokens), edits);
        if (exchange.IsRescued)
        {
            edits = GoOn(exchange, route, edits.Length);
            count = edits.Length;
        }

        message.Content = new SplicedContent(exchange.Request.Body, edits[..count]);
        return new(route, message);
    }

    /// <summary>The edits of a request to go on with what the client has.</summary>
    private static BodyEdit[] GoOn(Exchange exchange, ProviderRoute route, int most)
    {
        var quirks = route.Provider.Quirks;
        var edits = new BodyEdit[most + 1];
        var left = Rescue.TokensLeft(exchange, route.Target);
        var count = ChatRequestRenderer.Render(exchange.Request, new(route.ModelJson, quirks.StreamUsage, left, quirks.MaxCompletionTokens), edits);
        edits[count] = new(new(MessagesEnd.Find(exchange.Request.Body)!.Value, 0), ContinuationPrompt.ToJson(Rescue.AnchorFor(exchange, route)));
        Array.Sort(edits, 0, count + 1, Comparer<BodyEdit>.Create(static (a, b) => a.Range.Start.CompareTo(b.Range.Start)));
        return edits[..(count + 1)];
    }

    /// <summary>A row's own header wins over the client's.</summary>
    private static void AddHeaders(HttpRequestMessage message, IClientFormat format, IHeaderDictionary clients)
    {
        foreach (var (name, otherwise) in format.Headers)
        {
            if (!message.Headers.Contains(name) && (clients.TryGetValue(name, out var sent) ? sent.ToString() : otherwise) is { } value)
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    private static AttemptRequest Render(Exchange exchange, ProviderRoute route, IProtocol protocol)
    {
        var conversation = exchange.Conversation!;
        if (exchange.Account.MaxTokens is { } lowered)
        {
            conversation = conversation with { MaxTokens = (int)Math.Min(lowered, int.MaxValue) };
        }

        if (exchange.IsRescued)
        {
            conversation = ContinuationPrompt.Extend(conversation, Rescue.AnchorFor(exchange, route)) with { MaxTokens = (int?)Rescue.TokensLeft(exchange, route.Target) ?? conversation.MaxTokens };
        }

        var body = new PooledBuffer((int)Math.Clamp(exchange.Request.Body.Length + 512, 1024, 1 << 20));
        try
        {
            return Send(protocol.Render(conversation, TargetOf(route), body), route, body);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static AttemptRequest Render(ProviderRoute route, EmbeddingRequest part, IEmbeddingProtocol protocol)
    {
        var body = new PooledBuffer(4096);
        try
        {
            return Send(protocol.RenderEmbeddings(part, TargetOf(route), body), route, body);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static RenderTarget TargetOf(ProviderRoute route) => new(route.Target.Id.Model, route.Target.Capabilities, route.Target.MaxOutput);

    /// <param name="rendered">The request.</param>
    /// <param name="route">Where to.</param>
    /// <param name="body">Its body; taken over.</param>
    private static AttemptRequest Send(in RenderedRequest rendered, ProviderRoute route, PooledBuffer body)
    {
        var message = route.Provider.CreateRequest(route.Address is { } chat && rendered.Path == ChatProtocol.Path ? chat : route.Provider.At(rendered.Path), route.Secret);
        foreach (var (name, value) in rendered.Headers)
        {
            // A row's own header wins, e.g. for another version of the format.
            if (!message.Headers.Contains(name))
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }

        message.Content = new ReadOnlyMemoryContent(body.WrittenMemory);
        message.Content.Headers.ContentType = Json;
        return new(route, message, body) { Dropped = rendered.Dropped };
    }
}
