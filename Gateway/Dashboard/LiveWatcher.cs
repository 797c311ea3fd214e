using System.Threading.Channels;

namespace Gateway.Dashboard;

/// <summary>One reader of the feed. What it does not take in time ends it: it is never waited for.</summary>
internal sealed class LiveWatcher(LiveFeed feed) : IDisposable
{
    /// <summary>Some seconds of ticks.</summary>
    private const int MostWaiting = 32;

    private readonly Channel<string> _messages = Channel.CreateBounded<string>(MostWaiting);

    public ChannelReader<string> Messages => _messages.Reader;

    public void Send(string message)
    {
        if (!_messages.Writer.TryWrite(message))
        {
            _messages.Writer.TryComplete();
        }
    }

    public void Dispose() => feed.Leave(this);
}
