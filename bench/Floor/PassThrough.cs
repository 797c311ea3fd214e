namespace Floor;

/// <summary>
/// The least a proxy of this platform can do: Kestrel in, SocketsHttpHandler out, the body copied each way, one flush per upstream read.
/// Nothing is parsed, counted or decided. What the gateway costs above this is the gateway's own.
/// </summary>
internal sealed class PassThrough(Uri upstream) : IDisposable
{
    private const int ReadSize = 16 * 1024;

    /// <summary>The settings of the gateway's own pools.</summary>
    private readonly HttpMessageInvoker _connections = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
        MaxResponseDrainSize = 0,
        ResponseDrainTimeout = TimeSpan.Zero,
    });

    public async Task HandleAsync(HttpContext http)
    {
        var gone = http.RequestAborted;
        using var request = new HttpRequestMessage(HttpMethod.Post, upstream) { Content = new PassedBody(http.Request) };
        request.Headers.TryAddWithoutValidation("Authorization", (string?)http.Request.Headers.Authorization);
        using var response = await _connections.SendAsync(request, gone);

        http.Response.StatusCode = (int)response.StatusCode;
        http.Response.ContentLength = response.Content.Headers.ContentLength;
        if (response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type))
        {
            http.Response.Headers.ContentType = type.ToString();
        }

        var body = await response.Content.ReadAsStreamAsync(gone);
        var writer = http.Response.BodyWriter;
        int count;
        while ((count = await body.ReadAsync(writer.GetMemory(ReadSize), gone)) > 0)
        {
            writer.Advance(count);
            await writer.FlushAsync(gone);
        }
    }

    public void Dispose() => _connections.Dispose();
}
