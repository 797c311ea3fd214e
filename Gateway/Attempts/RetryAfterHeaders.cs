using Routing.CoolingOff;

namespace Gateway.Attempts;

/// <summary>How long a provider asks to be left alone, from the headers of an answer that refuses.</summary>
internal static class RetryAfterHeaders
{
    public static TimeSpan? Read(HttpResponseMessage response, DateTimeOffset now) =>
        RetryAfterHint.Read(name => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null, now);
}
