namespace Gateway.Attempts;

/// <summary>How long a provider asks to be left alone.</summary>
internal static class RetryAfterHeaders
{
    public static TimeSpan? Read(HttpResponseMessage response, DateTimeOffset now) => null;
}
