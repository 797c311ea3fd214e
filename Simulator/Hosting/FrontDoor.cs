using Simulator.Answers;
using Simulator.Formats;

namespace Simulator.Hosting;

/// <summary>
/// Paths are <c>/{provider}/…/chat/completions</c>, with anything between (as <c>/groq/openai/v1</c>), or <c>/v1/…</c> for
/// the listener's own provider; those of other formats end as <see cref="FormatMap"/> says. Matched by hand: a benchmark's upstream should cost as little as it can.
/// </summary>
internal sealed class FrontDoor(ChatEndpoint chat, ModelsEndpoint models, ControlEndpoint control)
{
    public Task HandleAsync(HttpContext context, string listenersProvider)
    {
        var path = context.Request.Path.Value ?? "/";
        var method = context.Request.Method;
        if (path.StartsWith("/sim/", StringComparison.Ordinal))
        {
            return control.HandleAsync(context, path);
        }

        if (HttpMethods.IsPost(method) && FormatMap.Find(path) is { } format)
        {
            return chat.HandleAsync(context, ProviderOf(path, listenersProvider), format);
        }

        if (path.EndsWith("/models", StringComparison.Ordinal) && HttpMethods.IsGet(method))
        {
            return models.HandleAsync(context, ProviderOf(path, listenersProvider));
        }

        return Reply.ErrorAsync(context, ErrorAnswers.UnknownUrl(method, path));
    }

    private static string ProviderOf(string path, string listenersProvider)
    {
        var end = path.IndexOf('/', 1);
        var first = end < 0 ? "" : path[1..end];
        return first is "" or "v1" or "chat" or "v1beta" or "v2" or "api" or "model" || path.StartsWith("/openai/deployments/", StringComparison.Ordinal)
            ? listenersProvider
            : first;
    }
}
