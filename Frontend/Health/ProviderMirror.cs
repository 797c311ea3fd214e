using Grains.Abstractions.Health;
using Routing.ControlPlane;
using Routing.Targets;

namespace Frontend.Health;

/// <summary>
/// This node's copy of what a provider's grain knows. While nothing of it is out of the ordinary, asking it is one volatile read. A target that may be tried again
/// is tried by one probe in the whole cluster, and leave for that is asked for in the background: until it is here, requests pass the target over.
/// </summary>
/// <param name="provider">Whose.</param>
/// <param name="askProbe">Asks for the probe of a model, true: before its cooling-off is over; to come back at once, and answer through <see cref="Take(string, ProbeReply, DateTimeOffset)"/>.</param>
internal sealed class ProviderMirror(string provider, Action<string, bool> askProbe)
{
    /// <summary>How long a request that finds no probe to be had is told to wait.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(250);

    /// <summary>How long an unanswered question for a probe stands.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, CircuitCopy> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Credential, string? Model), DateTimeOffset> _credentials = [];
    private readonly Dictionary<string, HeldProbe> _probes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _drained = new(StringComparer.Ordinal);
    private CircuitCopy? _others;
    private volatile bool _isSteady = true;

    public string Provider => provider;

    /// <summary>Of the view held.</summary>
    public ViewVersion Version { get; private set; }

    /// <summary>Everything is closed, clear and in use.</summary>
    public bool IsSteady => _isSteady;

    /// <summary>Takes a view over, unless a later one is held.</summary>
    public void Take(ProviderView view, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!view.Version.IsAfter(Version))
            {
                return;
            }

            Version = view.Version;
            _models.Clear();
            _credentials.Clear();
            _drained.Clear();
            _others = null;
            foreach (var circuit in view.Circuits)
            {
                if (circuit.Model is { } model)
                {
                    _models[model] = CircuitCopy.Of(circuit, now);
                }
                else
                {
                    _others = CircuitCopy.Of(circuit, now);
                }
            }

            foreach (var credential in view.Credentials)
            {
                _credentials[(credential.Credential, credential.Model)] = now + credential.Left;
            }

            _drained.UnionWith(view.Drained);
            Publish();
        }
    }

    /// <summary>Takes the answer to a question for a probe.</summary>
    public void Take(string model, ProbeReply reply, DateTimeOffset askedAt)
    {
        lock (_lock)
        {
            _probes[model] = reply.IsGranted ? new(reply.ProbeId, askedAt + reply.Lasts) : new(0, askedAt + (reply.AskAgainIn > Soon ? Soon : reply.AskAgainIn));
            Publish();
        }
    }

    /// <summary>A look without consequences, but that a probe may be asked for.</summary>
    public RouteStatus Look(string model, CredentialId credential, DateTimeOffset now)
    {
        if (_isSteady)
        {
            return RouteStatus.Available;
        }

        lock (_lock)
        {
            return LookAt(model, credential, now);
        }
    }

    /// <summary>Asks to make an attempt.</summary>
    /// <param name="model">At which model.</param>
    /// <param name="credential">With which credential.</param>
    /// <param name="now">The time.</param>
    /// <param name="probeId">The probe it is; 0 for ordinary traffic.</param>
    public bool TryEnter(string model, CredentialId credential, DateTimeOffset now, out long probeId)
    {
        probeId = 0;
        if (_isSteady)
        {
            return true;
        }

        lock (_lock)
        {
            var status = LookAt(model, credential, now);
            if (status.Availability is Availability.ProbeFree && _probes.Remove(model, out var probe))
            {
                probeId = probe.ProbeId;
                _models[model] = new(Availability.Probing, now, probe.Until, 1);
            }

            return status.MayEnter;
        }
    }

    /// <summary>A request has nothing else left to try: leave to probe before the cooling-off is over is asked for, for one that comes soon.</summary>
    public void Hasten(string model, DateTimeOffset now)
    {
        if (_isSteady)
        {
            return;
        }

        lock (_lock)
        {
            var copy = _models.TryGetValue(model, out var own) ? own : _others;
            var isAsked = _probes.TryGetValue(model, out var held) && held.Until > now;
            if (copy is { State: Availability.Open } circuit && now < circuit.Until && !isAsked && !_drained.Contains(model))
            {
                _probes[model] = new(0, now + AskAgain);
                askProbe(model, true);
            }
        }
    }

    private RouteStatus LookAt(string model, CredentialId credential, DateTimeOffset now)
    {
        if (_drained.Contains(model))
        {
            return new(Availability.Drained, DateTimeOffset.MinValue, 1);
        }

        if (_credentials.TryGetValue((credential.Value, null), out var rejected) && rejected > now)
        {
            return new(Availability.CredentialRejected, rejected, 1);
        }

        if (_credentials.TryGetValue((credential.Value, model), out var throttled) && throttled > now)
        {
            return new(Availability.CoolingOff, throttled, 1);
        }

        var copy = _models.TryGetValue(model, out var own) ? own : _others;
        if (copy is not { } circuit)
        {
            return RouteStatus.Available;
        }

        // Leave to probe makes the grain tell everyone that somebody probes: whoever has it is not kept away by that.
        var isAsked = _probes.TryGetValue(model, out var held) && held.Until > now;
        if (isAsked && held.ProbeId != 0 && circuit.AllowsProbe(now))
        {
            return new(Availability.ProbeFree, DateTimeOffset.MinValue, 1);
        }

        if (!circuit.NeedsProbe(now))
        {
            return circuit.Look(now);
        }

        if (isAsked)
        {
            return new(Availability.Probing, held.Until, 1);
        }

        _probes[model] = new(0, now + AskAgain);
        askProbe(model, false);
        return new(Availability.Probing, now + Soon, 1);
    }

    private void Publish() => _isSteady = _models.Count == 0 && _others is null && _credentials.Count == 0 && _drained.Count == 0;
}
