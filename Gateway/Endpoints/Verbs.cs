using Microsoft.AspNetCore.Http;

namespace Gateway.Endpoints;

/// <summary>
/// Chooses by a request's method what answers it. One route takes every method of its path: with a route each, and another for the methods that are not
/// taken, the server would weigh several with every request.
/// </summary>
internal static class Verbs
{
    /// <summary>The handler for a path. Whoever may GET may ask for the HEAD; any other method is told which ones are taken.</summary>
    public static RequestDelegate Among((string Method, RequestDelegate Handler)[] verbs)
    {
        var wrong = UnknownRoutes.WrongMethod(string.Join(", ", verbs.Select(verb => verb.Method)));
        return http => (Find(verbs, http.Request.Method) ?? wrong)(http);
    }

    private static RequestDelegate? Find((string Method, RequestDelegate Handler)[] verbs, string asked)
    {
        foreach (var (method, handler) in verbs)
        {
            if (HttpMethods.Equals(method, asked) || (HttpMethods.IsGet(method) && HttpMethods.IsHead(asked)))
            {
                return handler;
            }
        }

        return null;
    }
}
