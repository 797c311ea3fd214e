namespace Simulation;

/// <summary>Numbers that look random and are a function of what they are for, so that every policy meets the same world whatever it asks, and in whatever order.</summary>
internal static class Noise
{
    /// <summary>A number in [0, 1), by SplitMix64's finalizer.</summary>
    public static double Of(ulong seed, int request, int target, int draw)
    {
        var bits = Mix(seed ^ ((ulong)(uint)request * 0x9E3779B97F4A7C15UL) ^ ((ulong)(uint)((target * 64) + draw) << 40));
        return (Mix(bits + 0x9E3779B97F4A7C15UL) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A log-normal value of that median.</summary>
    public static double LogNormal(double median, double sigma, double u1, double u2) =>
        median * Math.Exp(sigma * Math.Sqrt(-2 * Math.Log(1 - u1)) * Math.Cos(2 * Math.PI * u2));

    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9UL;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBUL;
        return bits ^ (bits >> 31);
    }
}
