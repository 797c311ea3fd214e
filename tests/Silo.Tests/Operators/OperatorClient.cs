using Google.Protobuf;
using Grpc.Core;
using Silo.Operator;
using Service = Silo.Operator.Operator;

namespace Silo.Tests.Operators;

/// <summary>The service's calls, under its published names.</summary>
internal sealed class OperatorClient(CallInvoker calls, string? key)
{
    public Task<ProviderHealth> SetDrainedAsync(string target, bool drained) => CallAsync<SetDrainedRequest, ProviderHealth>("SetDrained", new() { Target = target, Drained = drained });

    public Task<Chain> GetChainAsync(string tier) => CallAsync<GetChainRequest, Chain>("GetChain", new() { Tier = tier });

    public Task<Tenant> GetTenantAsync(string tenant) => CallAsync<GetTenantRequest, Tenant>("GetTenant", new() { Tenant = tenant });

    public Task<Tenant> SetLimitsAsync(string tenant, Limits limits) => CallAsync<SetLimitsRequest, Tenant>("SetLimits", new() { Tenant = tenant, Limits = limits });

    public Task<Tenant> RestoreTenantAsync(string tenant) => CallAsync<RestoreTenantRequest, Tenant>("RestoreTenant", new() { Tenant = tenant });

    public Task<ListFrontendsReply> ListFrontendsAsync() => CallAsync<ListFrontendsRequest, ListFrontendsReply>("ListFrontends", new());

    public AsyncServerStreamingCall<ProviderHealth> WatchHealth(CancellationToken cancellationToken, params string[] providers)
    {
        var request = new WatchHealthRequest();
        request.Providers.AddRange(providers);
        return calls.AsyncServerStreamingCall(MethodOf<WatchHealthRequest, ProviderHealth>(MethodType.ServerStreaming, "WatchHealth"), null, Options(cancellationToken), request);
    }

    private async Task<TReply> CallAsync<TRequest, TReply>(string name, TRequest request)
        where TRequest : class, IMessage<TRequest>, new()
        where TReply : class, IMessage<TReply>, new()
    {
        using var call = calls.AsyncUnaryCall(MethodOf<TRequest, TReply>(MethodType.Unary, name), null, Options(default), request);
        return await call;
    }

    private CallOptions Options(CancellationToken cancellationToken) =>
        new(key is null ? null : new Metadata { { "authorization", key } }, cancellationToken: cancellationToken);

    private static Method<TRequest, TReply> MethodOf<TRequest, TReply>(MethodType type, string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TReply : class, IMessage<TReply>, new()
    {
        Service.Descriptor.FindMethodByName(name).ShouldNotBeNull();
        return new(type, "gateway.operator.v1.Operator", name, Of<TRequest>(), Of<TReply>());

        static Marshaller<T> Of<T>()
            where T : class, IMessage<T>, new() =>
            Marshallers.Create(static message => message.ToByteArray(), static bytes => new MessageParser<T>(static () => new T()).ParseFrom(bytes));
    }
}
