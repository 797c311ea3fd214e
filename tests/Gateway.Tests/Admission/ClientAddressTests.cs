using System.Collections.Immutable;
using System.Net;
using Gateway.Admission;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Admission;

public sealed class ClientAddressTests
{
    private static readonly ImmutableArray<IPNetwork> Proxies = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("fd00::/8")];

    [Theory]
    [InlineData("8.8.8.8", "1.1.1.1", "8.8.8.8")]
    [InlineData("10.0.0.1", "1.1.1.1", "1.1.1.1")]
    [InlineData("::ffff:10.0.0.1", "1.1.1.1", "1.1.1.1")]
    [InlineData("fd00::1", "1.1.1.1:4711", "1.1.1.1")]
    [InlineData("10.0.0.1", "6.6.6.6, 1.1.1.1", "1.1.1.1")]
    [InlineData("10.0.0.1", "6.6.6.6, 1.1.1.1 , 10.9.9.9", "1.1.1.1")]
    [InlineData("10.0.0.1", "1.1.1.1, garbage", "10.0.0.1")]
    [InlineData("10.0.0.1", "1.1.1.1, garbage, 10.9.9.9", "10.9.9.9")]
    [InlineData("10.0.0.1", null, "10.0.0.1")]
    [InlineData("10.0.0.1", "", "10.0.0.1")]
    [InlineData("10.0.0.1", "[2001:db8::1]:443", "2001:db8::1")]
    public void Address_BehindProxies_IsTheNearestThatIsNotTheOperators(string socket, string? header, string expected)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(socket);
        http.Request.Headers["X-Forwarded-For"] = header;

        ClientAddress.Of(http, Proxies).ShouldBe(ClientAddress.Of(IPAddress.Parse(expected)));
    }

    [Fact]
    public void Address_HeaderInSeveralLines_IsReadAsOne()
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse("10.0.0.1");
        http.Request.Headers["X-Forwarded-For"] = new(["6.6.6.6", "1.1.1.1", "10.2.2.2"]);

        ClientAddress.Of(http, Proxies).ShouldBe(ClientAddress.Of(IPAddress.Parse("1.1.1.1")));
    }

    [Fact]
    public void Address_OfIPv6_IsItsNetworkOf64Bits()
    {
        Of("2001:db8:1:2::1").ShouldBe(Of("2001:db8:1:2:ffff::9"));
        Of("2001:db8:1:2::1").ShouldNotBe(Of("2001:db8:1:3::1"));
        Of("::ffff:1.2.3.4").ShouldBe(Of("1.2.3.4"));
        Of("0:0:102:304::1").ShouldNotBe(Of("1.2.3.4"));
        Of("1.2.3.4").ShouldNotBe(Of("1.2.3.5"));
    }

    private static ClientAddress Of(string address) => ClientAddress.Of(IPAddress.Parse(address));
}
