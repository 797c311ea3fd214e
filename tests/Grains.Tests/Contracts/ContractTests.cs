using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Grains.Tests.Contracts;

/// <summary>Processes of two releases talk during every upgrade, and states outlive releases: what a name or a number once meant it means for ever.</summary>
public sealed class ContractTests
{
    public static TheoryData<Type> EveryMessage => [.. Messages.All];

    [Fact]
    public void Contracts_NamesAndNumbers_AreThoseThatOtherReleasesKnow()
    {
        using var pinned = new StreamReader(typeof(ContractTests).Assembly.GetManifestResourceStream("contracts.txt")!);

        // A line may be added; one that is there already stays as it is.
        string.Join('\n', Lines()).ShouldBe(pinned.ReadToEnd().TrimEnd());
    }

    [Theory]
    [MemberData(nameof(EveryMessage))]
    public void Message_Declared_IsSealedAndHasANameAndNumbersForAllItHolds(Type message)
    {
        (message.IsSealed || message.IsValueType).ShouldBeTrue();
        message.GetCustomAttribute<AliasAttribute>().ShouldNotBeNull().Alias.ShouldBe("gw." + message.Name);
        if (message.Assembly == typeof(Grains.Abstractions.Health.HealthBatch).Assembly)
        {
            message.GetCustomAttribute<ImmutableAttribute>().ShouldNotBeNull();
        }

        var held = message.GetConstructors().SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.Name!)
            .Concat(message.GetProperties().Where(property => property.SetMethod is not null).Select(property => property.Name))
            .Where(name => message.GetProperty(name) is not null)
            .ToHashSet();
        held.ShouldBe(Messages.Members(message).Select(member => member.Name), ignoreOrder: true);
        Messages.Members(message).Select(member => (int)member.GetCustomAttribute<IdAttribute>()!.Id).ShouldBe(Enumerable.Range(0, held.Count));
    }

    [Theory]
    [MemberData(nameof(EveryMessage))]
    public void Message_SentAndReceived_IsTheSame(Type message)
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        var sent = new Samples().Of(message);

        var received = serializer.Deserialize<object>(serializer.SerializeToArray<object>(sent));

        received.ShouldBeOfType(message);
        JsonSerializer.Serialize(received, message).ShouldBe(JsonSerializer.Serialize(sent, message));
    }

    private static IEnumerable<string> Lines()
    {
        foreach (var contract in Messages.Interfaces)
        {
            foreach (var method in contract.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).OrderBy(method => method.Name, StringComparer.Ordinal))
            {
                var parameters = string.Join(", ", method.GetParameters().Select(parameter => Messages.NameOf(parameter.ParameterType)));
                var reply = method.ReturnType.GetGenericArguments() is [var type] ? Messages.NameOf(type) : "nothing";
                yield return $"{Messages.NameOf(contract)}.{method.GetCustomAttribute<AliasAttribute>()?.Alias ?? "?"}({parameters}) -> {reply}";
            }
        }

        foreach (var message in Messages.All)
        {
            var members = Messages.Members(message).Select(member =>
                string.Create(CultureInfo.InvariantCulture, $"{member.GetCustomAttribute<IdAttribute>()!.Id} {member.Name} {Messages.NameOf(member.PropertyType)}"));
            yield return $"{Messages.NameOf(message)}: {string.Join(", ", members)}";
        }

        foreach (var type in Messages.Enums)
        {
            var values = Enum.GetValues(type).Cast<object>().Select(value => string.Create(CultureInfo.InvariantCulture, $"{Convert.ToInt32(value, CultureInfo.InvariantCulture)} {value}"));
            yield return $"{type.Name}: {string.Join(", ", values)}";
        }
    }
}
