namespace Simulator.Recording;

/// <summary>What has become of one provider's requests. <see cref="Received"/> is the sum of the next three and <see cref="InFlight"/>.</summary>
/// <param name="Received">Requests whose headers arrived.</param>
/// <param name="Answered">Said all there was to say, errors too.</param>
/// <param name="Cut">Reset by us, as scripted.</param>
/// <param name="AbortedByClient">The client left before the end.</param>
/// <param name="InFlight">Not over yet.</param>
/// <param name="MaxInFlight">The most that were in flight at once.</param>
public sealed record RequestCounts(long Received, long Answered, long Cut, long AbortedByClient, int InFlight, int MaxInFlight)
{
    public static readonly RequestCounts Zero = new(0, 0, 0, 0, 0, 0);

    internal RequestCounts Begun() =>
        this with { Received = Received + 1, InFlight = InFlight + 1, MaxInFlight = Math.Max(MaxInFlight, InFlight + 1) };

    internal RequestCounts Ended(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Answered => this with { Answered = Answered + 1, InFlight = InFlight - 1 },
        RequestOutcome.Cut => this with { Cut = Cut + 1, InFlight = InFlight - 1 },
        _ => this with { AbortedByClient = AbortedByClient + 1, InFlight = InFlight - 1 },
    };
}
