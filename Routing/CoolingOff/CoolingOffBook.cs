using Routing.ControlPlane;
using Routing.Failures;
using Routing.Targets;

namespace Routing.CoolingOff;

/// <summary>
/// Which credentials are left alone, on which targets, until when. Pure: no clock, no lock. What it holds against one credential it never
/// holds against another.
/// <para>Throttled: that credential on that target, for as long as the provider says, else for a time that doubles with each round of throttling.</para>
/// <para>
/// Rejected: that credential on every target of the provider, for <see cref="ControlPlaneOptions.RejectedFor"/>. Then one live request may try
/// it again; the others wait for how it ends, at most <see cref="Routing.Circuits.CircuitOptions.ProbeTimeout"/>.
/// </para>
/// </summary>
/// <param name="options">How long.</param>
/// <param name="atMost">Entries held, of either kind. Default 4096. Past that, those that end soonest are forgotten first.</param>
public sealed partial class CoolingOffBook(ControlPlaneOptions options, int atMost = 4096)
{
    private readonly BoundedEntries<(TargetId Target, CredentialId Credential), Throttling> _throttled = new(atMost);
    private readonly BoundedEntries<(string Provider, CredentialId Credential), Rejection> _rejected = new(atMost);
    private ControlPlaneOptions _options = options;

    /// <summary>Entries held now, those included that are over but still remembered for the doubling.</summary>
    public int Count => _throttled.Count + _rejected.Count;

    /// <summary>Takes new settings over; what cools off already keeps its time.</summary>
    public void Configure(ControlPlaneOptions options) => _options = options;

    /// <summary>True when it holds nothing about the pair, so that a success has nothing to clear.</summary>
    public bool KnowsNothingOf(TargetId target, CredentialId credential, DateTimeOffset now) =>
        _throttled.Find((target, credential), now) is null && _rejected.Find((target.Provider, credential), now) is null;

    public RouteStatus Look(TargetId target, CredentialId credential, DateTimeOffset now)
    {
        if (_rejected.Find((target.Provider, credential), now) is { } rejection && rejection.BlocksUntil(now) is { } until)
        {
            return new RouteStatus(Availability.CredentialRejected, until, 1);
        }

        return _throttled.Find((target, credential), now) is { } throttling && throttling.BlocksUntil(now) is { } end
            ? new RouteStatus(Availability.CoolingOff, end, 1)
            : RouteStatus.Available;
    }

    /// <summary>Asks to make an attempt; the first after a rejection is over is the only one until it is reported.</summary>
    public bool TryEnter(TargetId target, CredentialId credential, DateTimeOffset now)
    {
        if (!Look(target, credential, now).MayEnter)
        {
            return false;
        }

        _rejected.Find((target.Provider, credential), now)?.StartTrial(now, _options.Circuit.ProbeTimeout);
        return true;
    }

    /// <summary>Takes a report of an attempt that entered at <c>Permit.EnteredAt</c>.</summary>
    public void Report(TargetId target, CredentialId credential, in AttemptReport report)
    {
        var (permit, at, failure) = report;
        switch (failure is null ? Blame.Nobody : FailureRules.BlameFor(failure))
        {
            case Blame.CredentialOnTarget:
                Throttle((target, credential), report);
                _rejected.Find((target.Provider, credential), at)?.EndTrial(permit.EnteredAt);
                break;

            case Blame.Credential:
                Reject((target.Provider, credential), permit.EnteredAt, at);
                break;

            default:
                if (failure is null)
                {
                    Clear(target, credential, permit.EnteredAt, at);
                }

                _rejected.Find((target.Provider, credential), at)?.EndTrial(permit.EnteredAt);
                break;
        }
    }

    private void Throttle((TargetId Target, CredentialId Credential) pair, in AttemptReport report)
    {
        var throttling = _throttled.Find(pair, report.EndedAt) ?? _throttled.Add(pair, new Throttling(), report.EndedAt);
        throttling.Add(report.Permit.EnteredAt, report.EndedAt, report.Failure!.RetryAfter, _options);
    }

    private void Reject((string Provider, CredentialId Credential) pair, DateTimeOffset enteredAt, DateTimeOffset at)
    {
        var rejection = _rejected.Find(pair, at) ?? _rejected.Add(pair, new Rejection(), at);
        rejection.Add(enteredAt, at, _options.RejectedFor);
    }

    private void Clear(TargetId target, CredentialId credential, DateTimeOffset enteredAt, DateTimeOffset at)
    {
        if (_throttled.Find((target, credential), at) is { } throttling && throttling.IsClearedBy(enteredAt))
        {
            _throttled.Remove((target, credential));
        }

        if (_rejected.Find((target.Provider, credential), at) is { } rejection && rejection.IsClearedBy(enteredAt))
        {
            _rejected.Remove((target.Provider, credential));
        }
    }
}
