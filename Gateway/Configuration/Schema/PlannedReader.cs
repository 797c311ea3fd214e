using Gateway.Configuration.Yaml;

namespace Gateway.Configuration.Schema;

/// <summary>Checks the shape of what the contract promises and this build does not do yet.</summary>
internal static class PlannedReader
{
    public static void Check(Section root)
    {
        using var keys = root.Sub("privacy");
        if (keys.Read("fallback_samples", Scalars.ShareOrZero, 0) > 0)
        {
            root.Find("privacy")!.WarnUnused();
        }
    }
}
