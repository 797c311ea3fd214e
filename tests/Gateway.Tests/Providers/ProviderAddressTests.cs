using Gateway.Configuration;
using Gateway.Providers;

namespace Gateway.Tests.Providers;

/// <summary>Base URLs are written with the version or without it.</summary>
public sealed class ProviderAddressTests
{
    [Theory]
    [InlineData("https://api.anthropic.com", "/v1/messages", "https://api.anthropic.com/v1/messages")]
    [InlineData("https://api.anthropic.com/v1", "/v1/messages", "https://api.anthropic.com/v1/messages")]
    [InlineData("https://api.anthropic.com/v1/", "/v1/messages", "https://api.anthropic.com/v1/messages")]
    [InlineData("https://api.cohere.com/v1", "/v2/chat", "https://api.cohere.com/v1/v2/chat")]
    [InlineData("https://host/v1beta", "/models/m:generateContent", "https://host/v1beta/models/m:generateContent")]
    [InlineData("https://host/dev1", "/v1/x", "https://host/dev1/v1/x")]
    [InlineData("https://host/v1", "/very/x", "https://host/v1/very/x")]
    public void At_VersionInBaseOrPath_IsThereOnce(string baseUrl, string path, string expected)
    {
        using var connections = new HttpMessageInvoker(new SocketsHttpHandler());
        var provider = new Provider(new() { Name = "p", Format = "anthropic", BaseUrl = new(baseUrl) }, null, connections);

        provider.At(path).AbsoluteUri.ShouldBe(expected);
    }

    [Theory]
    [InlineData("/chat/completions", "https://api.writer.com/v1/chat/completions")]
    [InlineData("/chat", "https://api.writer.com/v1/chat")]
    public void ChatCompletions_WithAPathOfTheRows_AreThere(string path, string expected)
    {
        using var connections = new HttpMessageInvoker(new SocketsHttpHandler());
        var row = new ProviderConfig { Name = "p", Format = "openai", BaseUrl = new("https://api.writer.com/v1"), Quirks = new() { ChatPath = path } };

        new Provider(row, null, connections).ChatCompletionsOf("palmyra-x5").AbsoluteUri.ShouldBe(expected);
    }
}
