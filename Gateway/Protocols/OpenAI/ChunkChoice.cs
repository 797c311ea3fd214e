namespace Gateway.Protocols.OpenAI;

/// <summary>What is remembered of a choice while its chunks are written.</summary>
internal sealed class ChunkChoice : IDisposable
{
    private readonly List<bool> _calls = [];

    public MessageExtras Extras { get; } = new();

    /// <summary>True once a delta said who speaks.</summary>
    public bool HasRole { get; set; }

    public bool HasRefusal { get; set; }

    public bool IsFinished { get; set; }

    public int Images { get; set; }

    public bool HasCalls => _calls.Count > 0;

    /// <summary>The calls that began and have no arguments yet.</summary>
    public IEnumerable<int> CallsWithoutArguments => Enumerable.Range(0, _calls.Count).Where(call => !_calls[call]);

    public void Begin(int call)
    {
        while (_calls.Count <= call)
        {
            _calls.Add(_calls.Count != call);
        }
    }

    public void NoteArguments(int call) => _calls[call] = true;

    public bool HasBegun(int call) => call >= 0 && call < _calls.Count;

    public void Dispose() => Extras.Dispose();
}
