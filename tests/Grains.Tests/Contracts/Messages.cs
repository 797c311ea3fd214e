using System.Collections.Immutable;
using System.Reflection;
using Grains.Abstractions.Health;
using Grains.Health;

namespace Grains.Tests.Contracts;

/// <summary>All that goes between processes or into storage: found, not listed, so that a new one is under the same rules.</summary>
internal static class Messages
{
    /// <summary>Messages and stored states.</summary>
    public static IReadOnlyList<Type> All { get; } =
    [
        .. new[] { typeof(HealthBatch).Assembly, typeof(HealthState).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)
            .OrderBy(type => type.FullName, StringComparer.Ordinal),
    ];

    /// <summary>Grains and observers.</summary>
    public static IReadOnlyList<Type> Interfaces { get; } =
    [
        .. typeof(HealthBatch).Assembly.GetTypes()
            .Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal),
    ];

    public static IEnumerable<PropertyInfo> Members(Type message) => message
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetCustomAttribute<IdAttribute>() is not null)
        .OrderBy(property => property.GetCustomAttribute<IdAttribute>()!.Id);

    /// <summary>What a person would call it, e.g. <c>CircuitView[]</c> or <c>Int32?</c>.</summary>
    public static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return NameOf(value) + "?";
        }

        return ElementOf(type) is { } element ? NameOf(element) + "[]" : type.GetCustomAttribute<AliasAttribute>()?.Alias ?? type.Name;
    }

    public static Type? ElementOf(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) ? type.GetGenericArguments()[0]
        : null;

    /// <summary>Enums that a message holds, or that are a reply themselves: their numbers are what is sent.</summary>
    public static IEnumerable<Type> Enums => All
        .SelectMany(Members)
        .Select(member => ElementOf(member.PropertyType) ?? Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType)
        .Concat(Interfaces.SelectMany(contract => contract.GetMethods()).SelectMany(method => method.ReturnType.GetGenericArguments()))
        .Where(type => type.IsEnum)
        .Distinct()
        .OrderBy(type => type.FullName, StringComparer.Ordinal);
}
