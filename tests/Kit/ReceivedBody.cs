using System.Text;

namespace Kit;

/// <summary>A response body as far as it came.</summary>
/// <param name="Bytes">What arrived.</param>
/// <param name="IsWhole">False when the connection ended before the body did.</param>
public sealed record ReceivedBody(byte[] Bytes, bool IsWhole)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Reads to the end, be it the body's or the connection's. Only for answers whose headers alone were awaited.</summary>
    public static async Task<ReceivedBody> ReadAsync(HttpContent content)
    {
        using var received = new MemoryStream();
        await using var body = await content.ReadAsStreamAsync();
        try
        {
            await body.CopyToAsync(received);
            return new(received.ToArray(), true);
        }
        catch (HttpIOException e) when (e.HttpRequestError is HttpRequestError.ResponseEnded)
        {
            return new(received.ToArray(), false);
        }
    }
}
