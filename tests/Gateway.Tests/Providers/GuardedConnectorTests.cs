using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using Gateway.Providers;
using Kit;

namespace Gateway.Tests.Providers;

public sealed class GuardedConnectorTests
{
    private static readonly IPAddress Public = IPAddress.Parse("8.8.8.8");
    private static readonly IPAddress AlsoPublic = IPAddress.Parse("2606:4700::1111");
    private readonly List<IPEndPoint> _dialled = [];

    [Fact]
    public async Task Name_ThatMeansLoopbackTheSecondTime_IsConnectedToOnce()
    {
        using var server = Answering(out var port);
        var answers = new Queue<IPAddress[]>([[Public], [IPAddress.Loopback]]);
        using var http = Client((_, _) => Task.FromResult(answers.Dequeue()), (_, token) => DialAsync(new(IPAddress.Loopback, port), token));

        (await SendAsync(http, $"http://rebinding.test:{port}/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var refused = await Should.ThrowAsync<HttpRequestException>(() => SendAsync(http, $"http://rebinding.test:{port}/"));

        refused.InnerException.ShouldBeOfType<AddressNotAllowedException>();
        refused.ToString().ShouldNotContain("127.0.0.1");
        _dialled.ShouldHaveSingleItem().ShouldBe(new IPEndPoint(Public, port));
        answers.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task Host_ThatIsThisMachine_IsNeverConnectedTo(string host)
    {
        using var server = Answering(out var port);
        using var http = new HttpMessageInvoker(ConnectionPools.CreateForTenants(TimeSpan.FromSeconds(5), GuardedConnector.ToTheInternet));

        var refused = await Should.ThrowAsync<HttpRequestException>(() => SendAsync(http, $"http://{host}:{port}/"));

        refused.InnerException.ShouldBeOfType<AddressNotAllowedException>();
        server.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task Addresses_SomeOfThemPrivate_OnlyTheOthersAreTried()
    {
        using var server = Answering(out var port);
        using var http = Client(
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, Public, IPAddress.Parse("10.0.0.1")]),
            (_, token) => DialAsync(new(IPAddress.Loopback, port), token));

        await SendAsync(http, $"http://mixed.test:{port}/");

        _dialled.ShouldBe([new(Public, port)]);
    }

    [Fact]
    public async Task FirstAddress_Refuses_TheNextIsTried()
    {
        var connector = Connector([AlsoPublic, Public], (address, _) => address.Address.Equals(Public)
            ? Task.FromResult<Stream>(new MemoryStream())
            : throw new SocketException((int)SocketError.ConnectionRefused));

        await connector.ConnectAsync(new("two.test", 443), TimeSpan.FromSeconds(5), CancellationToken.None);

        _dialled.Select(address => address.Address).ShouldBe([AlsoPublic, Public]);
    }

    [Fact]
    public async Task FirstAddress_LeadsNowhere_LeavesTheNextItsShare()
    {
        var time = new VirtualTime();
        var connector = Connector([AlsoPublic, Public], async (address, token) =>
        {
            await (address.Address.Equals(Public) ? Task.CompletedTask : Task.Delay(Timeout.InfiniteTimeSpan, time, token));
            return new MemoryStream();
        }, time);

        var connecting = connector.ConnectAsync(new("two.test", 443), TimeSpan.FromSeconds(5), CancellationToken.None).AsTask();
        await time.ArmedAsync(TimeSpan.FromSeconds(2.5));
        time.Advance(TimeSpan.FromSeconds(2.5));
        await connecting.WaitAsync(TimeSpan.FromSeconds(10));

        _dialled.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Connect_Cancelled_TriesNoFurther()
    {
        using var gone = new CancellationTokenSource();
        var connector = Connector([AlsoPublic, Public], (_, token) =>
        {
            gone.Cancel();
            return Task.FromCanceled<Stream>(token);
        });

        await Should.ThrowAsync<OperationCanceledException>(() => connector.ConnectAsync(new("two.test", 443), TimeSpan.FromSeconds(5), gone.Token).AsTask());

        _dialled.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Name_ThatIsNotThere_LooksLikeOneThatIsPrivate()
    {
        var missing = new GuardedConnector((_, _) => throw new SocketException((int)SocketError.HostNotFound), RecordAsync, TimeProvider.System);
        var hidden = Connector([IPAddress.Parse("10.1.2.3")], RecordAsync);

        var first = await Should.ThrowAsync<AddressNotAllowedException>(() => missing.ConnectAsync(new("a.test", 1), TimeSpan.FromSeconds(5), default).AsTask());
        var second = await Should.ThrowAsync<AddressNotAllowedException>(() => hidden.ConnectAsync(new("a.test", 1), TimeSpan.FromSeconds(5), default).AsTask());

        first.Message.ShouldBe(second.Message);
        _dialled.ShouldBeEmpty();
    }

    [Fact]
    public void Addresses_OfThisMachinesInterfaces_AreKnownToBeItsOwn()
    {
        var own = NetworkInterface.GetAllNetworkInterfaces().Where(i => i.OperationalStatus is OperationalStatus.Up).SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address).Where(a => !a.IsIPv6LinkLocal).ToList();

        own.ShouldContain(IPAddress.Loopback);
        own.ShouldAllBe(address => GuardedConnector.IsThisMachine(address));
        GuardedConnector.IsThisMachine(Public).ShouldBeFalse();
    }

    private static TcpListener Answering(out int port)
    {
        var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        port = ((IPEndPoint)server.LocalEndpoint).Port;
        return server;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker http, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await http.SendAsync(request, CancellationToken.None);
    }

    /// <summary>A connection that answers one request and ends, whatever is asked.</summary>
    private static async Task<Stream> DialAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var client = new TcpClient();
        await client.ConnectAsync(address, cancellationToken);
        return new OneAnswer(client.GetStream(), Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    }

    private Task<Stream> RecordAsync(IPEndPoint address, CancellationToken cancellationToken) => Task.FromResult<Stream>(new MemoryStream());

    private HttpMessageInvoker Client(Func<string, CancellationToken, Task<IPAddress[]>> resolve, Func<IPEndPoint, CancellationToken, Task<Stream>> dial) =>
        new(ConnectionPools.CreateForTenants(TimeSpan.FromSeconds(5), new(resolve, Recorded(dial), TimeProvider.System)));

    private GuardedConnector Connector(IPAddress[] addresses, Func<IPEndPoint, CancellationToken, Task<Stream>> dial, TimeProvider? time = null) =>
        new((_, _) => Task.FromResult(addresses), Recorded(dial), time ?? TimeProvider.System);

    private Func<IPEndPoint, CancellationToken, Task<Stream>> Recorded(Func<IPEndPoint, CancellationToken, Task<Stream>> dial) => (address, token) =>
    {
        _dialled.Add(address);
        return dial(address, token);
    };

    /// <summary>Takes what is written and gives one answer.</summary>
    private sealed class OneAnswer(NetworkStream inner, byte[] answer) : MemoryStream(answer, writable: false)
    {
        public override bool CanWrite => true;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
