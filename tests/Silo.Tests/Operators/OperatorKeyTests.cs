using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;

namespace Silo.Tests.Operators;

public sealed class OperatorKeyTests
{
    [Fact]
    public async Task Call_WhereNoKeyIsSet_IsRefusedWhateverItBrings()
    {
        await using var silo = await OneSilo.StartAsync(more: "");

        (await Should.ThrowAsync<RpcException>(() => silo.Client().SetDrainedAsync("east/sim", true))).StatusCode.ShouldBe(StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task HealthAndReflection_WithoutTheKey_Answer()
    {
        await using var silo = await OneSilo.StartAsync();

        (await new Health.HealthClient(silo.Channel).CheckAsync(new())).Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
        using var reflection = new ServerReflection.ServerReflectionClient(silo.Channel).ServerReflectionInfo();
        await reflection.RequestStream.WriteAsync(new() { ListServices = "" });
        (await reflection.ResponseStream.MoveNext(default)).ShouldBeTrue();
        reflection.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).ShouldContain("gateway.operator.v1.Operator");
    }
}
