using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;

namespace Grains.Tests.Contracts;

/// <summary>Values in which every member differs from every other and from its default.</summary>
internal sealed class Samples
{
    private int _last;

    public object Of(Type type)
    {
        var number = ++_last;
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Of(value);
        }

        if (Messages.ElementOf(type) is { } element)
        {
            var array = Array.CreateInstance(element, 2);
            array.SetValue(Of(element), 0);
            array.SetValue(Of(element), 1);
            return type.IsArray ? array : typeof(ImmutableArray).GetMethods()
                .Single(method => method.Name == nameof(ImmutableArray.Create) && method.GetParameters() is [{ ParameterType.IsArray: true }])
                .MakeGenericMethod(element).Invoke(null, [array])!;
        }

        return type switch
        {
            { IsEnum: true } => Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!,
            _ when type == typeof(string) => string.Create(CultureInfo.InvariantCulture, $"text {number}"),
            _ when type == typeof(bool) => true,
            _ when type == typeof(int) => number,
            _ when type == typeof(long) => (long)number << 33,
            _ when type == typeof(double) => number + 0.25,
            _ when type == typeof(decimal) => number + 0.000001m,
            _ when type == typeof(TimeSpan) => TimeSpan.FromTicks((number * TimeSpan.TicksPerSecond) + 1),
            _ when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch.AddTicks(number),
            _ => Make(type),
        };
    }

    private object Make(Type type)
    {
        var members = Messages.Members(type).ToList();
        members.ShouldNotBeEmpty($"{type} is no message and no value a message may hold");
        var constructor = type.GetConstructors().Single(constructor => !constructor.GetParameters().Any(parameter => parameter.ParameterType == type));
        var made = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Of(parameter.ParameterType))]);
        foreach (var member in members.Where(member => constructor.GetParameters().Length == 0 && member.SetMethod is not null))
        {
            member.SetValue(made, Of(member.PropertyType));
        }

        return made;
    }
}
