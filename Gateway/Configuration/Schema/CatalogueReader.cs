using System.Collections.Immutable;
using Gateway.Configuration.Yaml;

namespace Gateway.Configuration.Schema;

/// <summary>Reads <c>models</c>, and settles whose each alias is.</summary>
internal static class CatalogueReader
{
    public static ImmutableSortedDictionary<string, ModelConfig> Read(Section root, IReadOnlyDictionary<string, ProviderConfig> providers, Addressless addressless)
    {
        var read = root.Named("models")
            .Where(row => !addressless.Takes(row.Name, row.Value))
            .Select(row => ModelReader.Read(row.Name, row.Value, providers, addressless))
            .OfType<ReadModel>()
            .ToList();
        var owners = read.SelectMany(row => row.Claims).GroupBy(claim => claim.Alias, StringComparer.Ordinal).ToDictionary(claims => claims.Key, Owner, StringComparer.Ordinal);
        return read.ToImmutableSortedDictionary(
            row => row.Model.Id.ToString(),
            row => row.Model with { Aliases = [.. row.Model.Aliases.Where(alias => owners[alias].Model == row.Model.Id)] },
            StringComparer.Ordinal);
    }

    // The user's claim beats a built-in one, so that a new built-in row never breaks a file that was good.
    private static AliasClaim Owner(IEnumerable<AliasClaim> claims)
    {
        var byUser = claims.ToLookup(claim => !claim.At.At.IsBuiltIn);
        var rivals = (byUser[true].Any() ? byUser[true] : byUser[false]).ToList();
        foreach (var late in rivals.Skip(1))
        {
            late.At.Fault(late.Model == rivals[0].Model
                ? $"alias '{late.Alias}' is given twice"
                : $"alias '{late.Alias}' already belongs to {rivals[0].Model} (line {rivals[0].At.At.Line})");
        }

        return rivals[0];
    }
}
