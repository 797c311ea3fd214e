using System.Collections.Concurrent;
using Storage.Changes;
using Storage.VirtualKeys;

namespace Gateway.Admission;

/// <summary>
/// Whose key it is. A key that was seen once is known until the store says that it, or its tenant, has changed: in steady state the store is
/// not asked, and while it is away known keys go on working. The price: as long as this process cannot reach the store it does not hear of
/// revocations made elsewhere. What the store does not know is remembered too, until it says otherwise, so that a client with a wrong key does
/// not hammer it.
/// </summary>
internal sealed class CallerDirectory(IVirtualKeyStore keys, TimeProvider time) : IStoreCache
{
    private const int MostKnown = 65_536;
    private const int MostUnknown = 8_192;
    private static readonly TimeSpan UnknownFor = TimeSpan.FromSeconds(30);

    private readonly BoundedCache<KeyHash, Caller> _known = new(MostKnown);
    private readonly BoundedCache<KeyHash, long> _unknown = new(MostUnknown);
    private readonly ConcurrentDictionary<KeyHash, LookUp> _asking = new();

    /// <summary>Whether it is known, without the store, whose key it is; null in <paramref name="caller"/> for nobody's.</summary>
    public bool TryFind(KeyHash hash, out Caller? caller) =>
        _known.TryGet(hash, out caller) || (_unknown.TryGet(hash, out var since) && time.GetElapsedTime(since) < UnknownFor);

    /// <summary>Null for a key that the store does not know.</summary>
    /// <exception cref="Storage.StoreUnavailableException">The key is not known here and the store cannot be asked.</exception>
    public ValueTask<Caller?> FindAsync(KeyHash hash, CancellationToken cancellationToken) =>
        TryFind(hash, out var caller) ? new(caller) : new(AskAsync(hash, cancellationToken));

    public void Forget(StoreChange change)
    {
        switch (change)
        {
            case { Kind: RecordKind.VirtualKey, Hash: { } hash }:
                Overtake(hash);
                _unknown.Remove(hash);
                if (_known.TryGet(hash, out var caller) && caller.Key!.Revision < change.Revision)
                {
                    _known.Remove(hash);
                }

                break;
            case { Kind: RecordKind.Tenant }:
                OvertakeAll();
                _known.RemoveWhere((_, known) => known.Tenant.Id.Value == change.Id && known.Tenant.Revision < change.Revision);
                break;
        }
    }

    public void ForgetAll()
    {
        OvertakeAll();
        _known.RemoveWhere(static (_, _) => true);
        _unknown.RemoveWhere(static (_, _) => true);
    }

    /// <summary>However many ask at once for the same key, the store is asked once; it bounds its own time, so one of them hanging up ends nothing.</summary>
    private Task<Caller?> AskAsync(KeyHash hash, CancellationToken cancellationToken) =>
        _asking.GetOrAdd(hash, static (hash, self) => new(self, hash), this).Answer.WaitAsync(cancellationToken);

    private async Task<Caller?> AskAsync(LookUp lookUp)
    {
        var hash = lookUp.Hash;
        try
        {
            var caller = await keys.FindByHashAsync(hash, CancellationToken.None) is { } holder ? new Caller(holder) : null;
            if (caller is null)
            {
                _unknown.Set(hash, time.GetTimestamp());
            }
            else
            {
                _known.Set(hash, caller);
            }

            // Remembered first, then looked at: a change either finds it remembered or is seen here.
            if (lookUp.Overtaken)
            {
                _known.Remove(hash);
                _unknown.Remove(hash);
            }

            return caller;
        }
        finally
        {
            _asking.TryRemove(new(hash, lookUp));
        }
    }

    /// <summary>Whoever asks from now on asks anew; what is being read may be from before the change, and is not remembered.</summary>
    private void Overtake(KeyHash hash)
    {
        if (_asking.TryRemove(hash, out var lookUp))
        {
            lookUp.Overtaken = true;
        }
    }

    private void OvertakeAll()
    {
        foreach (var (hash, _) in _asking)
        {
            Overtake(hash);
        }
    }

    private sealed class LookUp
    {
        private readonly Lazy<Task<Caller?>> _answer;
        private volatile bool _overtaken;

        public LookUp(CallerDirectory directory, KeyHash hash)
        {
            Hash = hash;
            _answer = new(() => directory.AskAsync(this));
        }

        public KeyHash Hash { get; }

        public Task<Caller?> Answer => _answer.Value;

        public bool Overtaken
        {
            get => _overtaken;
            set => _overtaken = value;
        }
    }
}
