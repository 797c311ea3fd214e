using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Simulator.Formats;

/// <summary>A request as it came.</summary>
internal sealed record IncomingRequest(string Provider, HttpRequest Http, byte[] Body)
{
    /// <summary>Unescaped.</summary>
    public string Path => Http.Path.Value ?? "/";

    /// <summary>Path and query as they were on the wire.</summary>
    public string RawTarget => Http.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? Path;

    public string Header(string name) => Http.Headers[name].ToString().Trim();

    /// <summary>The token of <c>Authorization: Bearer</c>; empty when there is none.</summary>
    public string Bearer
    {
        get
        {
            const string Scheme = "Bearer ";
            var value = Header("authorization");
            return value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : "";
        }
    }

    /// <summary>The body as a JSON object; anything else is the client's fault, told as <paramref name="otherwise"/>.</summary>
    public JsonElement Json(string otherwise)
    {
        try
        {
            var root = JsonElement.Parse(Body);
            return root.ValueKind is JsonValueKind.Object ? root : throw new BadRequestException(otherwise);
        }
        catch (JsonException)
        {
            throw new BadRequestException(otherwise);
        }
    }

    /// <summary>Whether this key is the one that the provider was set up with; any is, if it was set up with none.</summary>
    public bool Fits(SimulatorOptions options, string key) =>
        !options.Keys.TryGetValue(Provider, out var right) || string.Equals(key, right, StringComparison.Ordinal);
}
