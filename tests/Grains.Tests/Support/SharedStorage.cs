using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Runtime;
using Orleans.Storage;

namespace Grains.Tests.Support;

/// <summary>Storage outside all silos, with etags; it can be written to behind a grain's back, and can fail.</summary>
internal sealed class SharedStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<GrainId, (object State, int Version)> _held = new();

    public bool Fails { get; set; }

    /// <summary>What a write waits for before it is done.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    public int Writes { get; private set; }

    /// <summary>As another activation of the same grain would: the state stays, its etag does not.</summary>
    public void WriteBehind(GrainId grain) => _held[grain] = (_held[grain].State, _held[grain].Version + 1);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ThrowIfFailing();
        if (_held.TryGetValue(grainId, out var held))
        {
            (grainState.State, grainState.ETag, grainState.RecordExists) = ((T)held.State, Text(held.Version), true);
        }

        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Held;
        ThrowIfFailing();
        var held = _held.TryGetValue(grainId, out var found) ? Text(found.Version) : null;
        if (held != grainState.ETag)
        {
            throw new InconsistentStateException("Another has written.", held, grainState.ETag);
        }

        _held[grainId] = (grainState.State!, found.Version + 1);
        (grainState.ETag, grainState.RecordExists, Writes) = (Text(found.Version + 1), true, Writes + 1);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _held.TryRemove(grainId, out _);
        return Task.CompletedTask;
    }

    private void ThrowIfFailing()
    {
        if (Fails)
        {
            throw new IOException("The storage is away.");
        }
    }

    private static string Text(int version) => version.ToString(CultureInfo.InvariantCulture);
}
