using Gateway.Providers;
using Gateway.Streaming;

namespace Gateway.Attempts;

/// <summary>Gives the client an answer in one piece.</summary>
internal static class WholeReply
{
    /// <summary>Whether the answer gets a <c>gateway</c> object.</summary>
    public static bool HasObject(Exchange exchange) => exchange.Trace || exchange.Account.MaxTokens is not null || exchange.Request.WantsCost;

    /// <param name="exchange">Whose.</param>
    /// <param name="route">Who answered.</param>
    /// <param name="body">As the provider sent it; changed.</param>
    /// <param name="translator">Writes it anew; null where it is passed on.</param>
    /// <param name="answered">The attempt that answers; null when it has ended already, and where no object is asked for.</param>
    /// <param name="cost">USD of all attempts; null when it is not known.</param>
    /// <param name="time">The clock.</param>
    public static async ValueTask WriteAsync(Exchange exchange, ProviderRoute route, PooledBuffer body, AnswerTranslator? translator, AttemptRecord? answered, decimal? cost, TimeProvider time)
    {
        var edge = HasObject(exchange) ? GatewayObject.Make(exchange, answered, cost) : default;
        if (translator is { OnlyLooks: false })
        {
            translator.Write(body, edge.Span);
        }
        else if (!edge.IsEmpty)
        {
            GatewayObject.Splice(body, edge.Span);
        }

        ResponseHead.WriteWhole(exchange, route, body.Length, cost, time);
        exchange.Commit();
        await exchange.Http.Response.BodyWriter.WriteAsync(body.WrittenMemory, exchange.ClientGone);
    }
}
