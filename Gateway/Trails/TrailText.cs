using System.Globalization;
using System.Text;
using Gateway.Admin;
using Gateway.Errors;
using Routing.Circuits;

namespace Gateway.Trails;

/// <summary>A trail in a line: <c>a/m unreachable (12.1 ms), b/m ok (30 ms, half_open); skipped c/m (circuit_open)</c>.</summary>
internal static class TrailText
{
    public static string Of(RequestTrail trail)
    {
        var text = new StringBuilder();
        foreach (var attempt in trail.Attempts)
        {
            text.Append(text.Length == 0 ? "" : ", ").Append(attempt.Target).Append(' ').Append(attempt.Failure is { } failure ? FailureNames.Of(failure.Kind) : "ok");
            text.Append(CultureInfo.InvariantCulture, $" ({Math.Round(attempt.Duration.TotalMilliseconds, 1)} ms{(attempt.Circuit is CircuitState.Closed ? "" : $", {Reasons.NameOf(attempt.Circuit)}")})");
        }

        foreach (var seam in trail.Seams)
        {
            text.Append(CultureInfo.InvariantCulture, $"; {seam.To} from character {seam.AtCharacter} on");
        }

        for (var at = 0; at < trail.PassedOver.Count; at++)
        {
            var skipped = trail.PassedOver[at];
            text.Append(at == 0 ? text.Length == 0 ? "skipped " : "; skipped " : ", ").Append(skipped.Target.Name).Append(" (").Append(Reasons.NameOf(skipped.Reason)).Append(')');
        }

        return text.ToString();
    }
}
