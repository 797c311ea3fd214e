namespace Cluster.Rig;

/// <summary>The simulated providers: one for each test that counts at the upstream.</summary>
internal static class Providers
{
    public const string Tripped = "tripped";
    public const string Probed = "probed";
    public const string Steady = "steady";
    public const string Faults = "faults";
    public const string Requests = "requests";
    public const string Tokens = "tokens";
    public const string Money = "money";
    public const string Parallel = "parallel";
    public const string Rolling = "rolling";
    public const string Draining = "draining";

    public static readonly string[] All = [Tripped, Probed, Steady, Faults, Requests, Tokens, Money, Parallel, Rolling, Draining];
}
