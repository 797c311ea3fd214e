using Simulator.Answers;

namespace Simulator.Formats;

/// <summary>What a reader gathers of a conversation on its way through it.</summary>
internal sealed class Said
{
    private readonly List<ImageSeen> _images = [];
    private readonly List<string> _results = [];
    private string _user = "";

    public IReadOnlyList<ImageSeen> Images => _images;

    public string LastUserText => _user;

    /// <summary>The texts of the tools' results that come last; null when something else does.</summary>
    public string? ToolResult => _results.Count > 0 ? string.Join(" and ", _results) : null;

    public bool UserSpokeLast { get; private set; }

    public int Tokens { get; private set; } = 3;

    public void System(string text) => Tokens += MessageContent.Tokens(text, 0);

    public void User(string text, IReadOnlyList<ImageSeen> images)
    {
        _results.Clear();
        _images.AddRange(images);
        (_user, UserSpokeLast) = (text, true);
        Tokens += MessageContent.Tokens(text, images.Count);
    }

    public void Assistant(string text)
    {
        _results.Clear();
        UserSpokeLast = false;
        Tokens += MessageContent.Tokens(text, 0);
    }

    public void Result(string text, IReadOnlyList<ImageSeen>? images = null)
    {
        _results.Add(text);
        _images.AddRange(images ?? []);
        UserSpokeLast = false;
        Tokens += MessageContent.Tokens(text, images?.Count ?? 0);
    }
}
