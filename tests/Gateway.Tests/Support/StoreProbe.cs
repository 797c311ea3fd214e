using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Changes;
using Storage.Credentials;
using Storage.Encryption;
using Storage.Ledger;
using Storage.Tenants;
using Storage.VirtualKeys;

namespace Gateway.Tests.Support;

/// <summary>Stands before a store: counts what it is asked, and can keep it from answering.</summary>
internal sealed class StoreProbe
{
    private int _calls;
    private int _keyCalls;
    private volatile bool _isAway;

    /// <summary>Calls up to now, those for changes left out: they are made on a clock, not on a request.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Those of <see cref="Calls"/> that were about virtual keys.</summary>
    public int KeyCalls => Volatile.Read(ref _keyCalls);

    /// <summary>What the secrets in the store are encrypted with.</summary>
    public FernetKey Key { get; } = FernetKey.Generate();

    public bool IsAway
    {
        get => _isAway;
        set => _isAway = value;
    }

    /// <summary>Registers the parts of <paramref name="store"/>, each behind this probe.</summary>
    public void Add(IServiceCollection services, Store? store)
    {
        services.AddSingleton(Front<ITenantStore>(store?.Tenants));
        services.AddSingleton(Front<IVirtualKeyStore>(store?.VirtualKeys));
        services.AddSingleton(Front<ICredentialStore>(store?.Credentials));
        services.AddSingleton(new MultiFernet(Key));
        services.AddSingleton(Front<IChangeFeed>(store?.Changes));
        services.AddSingleton(Front<ILedgerStore>(store?.Ledger));
    }

    /// <summary>Registers a store that never answers.</summary>
    public static void AddAway(IServiceCollection services) => new StoreProbe { IsAway = true }.Add(services, null);

    private T Front<T>(T? part)
        where T : class
    {
        var front = DispatchProxy.Create<T, Proxy>();
        var proxy = (Proxy)(object)front;
        (proxy.Probe, proxy.Part) = (this, part);
        return front;
    }

    private object? Pass(object? part, MethodInfo method, object?[]? arguments)
    {
        if (method.IsSpecialName)
        {
            return part is null ? null : method.Invoke(part, arguments);
        }

        if (method.DeclaringType != typeof(IChangeFeed))
        {
            Interlocked.Increment(ref _calls);
        }

        if (method.DeclaringType == typeof(IVirtualKeyStore))
        {
            Interlocked.Increment(ref _keyCalls);
        }

        return _isAway ? throw new StoreUnavailableException("The store is away.") : method.Invoke(part, arguments);
    }

#pragma warning disable CA1852 // DispatchProxy derives from it, in an assembly made at run time
    internal class Proxy : DispatchProxy
    {
        public StoreProbe Probe { get; set; } = null!;

        public object? Part { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Probe.Pass(Part, targetMethod!, args);
    }
#pragma warning restore CA1852
}
