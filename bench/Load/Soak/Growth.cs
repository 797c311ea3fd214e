using System.Globalization;

namespace Load.Soak;

/// <summary>What became of something that goes up and down all the time.</summary>
/// <param name="Mean">Its mean.</param>
/// <param name="By">How much it grew from the beginning to the end.</param>
/// <param name="Error">The standard error of <paramref name="By"/>.</param>
internal readonly record struct Growth(double Mean, double By, double Error)
{
    /// <summary>Whether it grows: by more than 5 %, and by more than chance explains.</summary>
    public bool IsReal => By > Mean * 0.05 && By > 3 * Error;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mean:0}, {By:+0.0;-0.0;0} ± {Error:0.0}");
}
