using Gateway.Configuration.Yaml;

namespace Gateway.Configuration.Schema;

/// <summary>Checks the shape of what the contract promises and this build does not do yet.</summary>
internal static class PlannedReader
{
    public static void Check(Section root)
    {
        CheckLimits(root);
        CheckPrivacy(root);
    }

    private static void CheckLimits(Section root)
    {
        using var keys = root.Sub("limits");
        keys.ReadOptional("rpm", Scalars.Count);
        keys.ReadOptional("tpm", Scalars.Count);
        keys.ReadOptional("parallel", Scalars.Count);
        WarnIfGiven(root, "limits");
    }

    private static void CheckPrivacy(Section root)
    {
        using var keys = root.Sub("privacy");
        if (keys.Read("fallback_samples", Scalars.ShareOrZero, 0) > 0)
        {
            WarnIfGiven(root, "privacy");
        }
    }

    private static void WarnIfGiven(Section root, string key)
    {
        if (root.Find(key) is { IsNull: false } given)
        {
            given.WarnUnused();
        }
    }
}
