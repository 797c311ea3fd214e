namespace Simulator.Recording;

/// <summary>Held by a request while it is played.</summary>
internal sealed class RequestTicket(string provider, int generation, long startedAt)
{
    public string Provider => provider;

    public int Generation => generation;

    public long StartedAt => startedAt;

    /// <summary>What is kept of it, replaced under the log's lock as more is known; null when recording is off.</summary>
    public RecordedRequest? Record { get; set; }
}
