using System.Text.Json;
using System.Text.Unicode;
using Gateway.Conversations;

namespace Gateway.Protocols.Prompts;

/// <summary>Reads pieces of text. The end is the end of the body, once a piece said that it was the last: counts may come with it or behind it.</summary>
internal sealed class PromptStreamParser : IStreamParser
{
    private bool _begun;
    private bool _finished;
    private bool _over;
    private long _prompt = -1;
    private long _completion = -1;

    public void Parse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IAnswerSink sink)
    {
        if (_over)
        {
            return;
        }

        if (!Utf8.IsValid(data))
        {
            throw new JsonException("The event is not UTF-8.");
        }

        var piece = PromptAnswer.Read(data);
        if (PromptEnding.TryFail(piece, data, sink))
        {
            _over = true;
            return;
        }

        if (!_begun)
        {
            _begun = true;
            sink.Begin(piece.Id, piece.Model, null);
        }

        if (!_finished && !piece.Text.IsEmpty)
        {
            sink.Text(0, piece.Text);
        }

        (_prompt, _completion) = (Math.Max(_prompt, piece.Prompt), Math.Max(_completion, piece.Completion));
        if (!_finished && (piece.IsDone || !piece.Reason.IsEmpty))
        {
            _finished = true;
            sink.Finish(0, PromptEnding.Of(piece.Reason));
        }
    }

    public void Complete(IAnswerSink sink)
    {
        if (_finished && !_over)
        {
            _over = true;
            PromptEnding.Account(_prompt, _completion, sink);
            sink.End();
        }
    }
}
