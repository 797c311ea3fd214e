using Gateway.Configuration;
using Gateway.Hosting;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Silo.Operator;

/// <summary>The door of the operators' service: the same key as for <c>/admin</c>. Health and reflection have none: they tell nothing of anybody.</summary>
internal sealed class OperatorsKey(ConfigSource config) : Interceptor
{
    private const string Service = "/gateway.operator.v1.";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        return continuation(request, responseStream, context);
    }

    private void Check(ServerCallContext context)
    {
        if (!context.Method.StartsWith(Service, StringComparison.Ordinal))
        {
            return;
        }

        const string Scheme = "Bearer ";
        if (config.Current.AdminKey is null)
        {
            throw new RpcException(new(StatusCode.PermissionDenied, "No operator's key is set: set admin_key in gateway.yaml."));
        }

        var header = context.RequestHeaders.GetValue("authorization") ?? "";
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || !OperatorsDoor.Lets(header[Scheme.Length..].Trim(), config.Current))
        {
            throw new RpcException(new(StatusCode.Unauthenticated, "The operator's key is needed: the metadata 'authorization: Bearer KEY'."));
        }
    }
}
