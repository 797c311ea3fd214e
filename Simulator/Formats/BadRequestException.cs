using Simulator.Answers;

namespace Simulator.Formats;

/// <summary>What was sent is not what the provider takes. The message is what it would say, in its own way of naming places.</summary>
internal sealed class BadRequestException : Exception
{
    public BadRequestException(string message)
        : base(message)
    {
    }

    /// <summary>With the whole answer, where more than the words differs.</summary>
    public BadRequestException(ErrorAnswer answer)
        : base("refused")
    {
        Answer = answer;
    }

    public ErrorAnswer? Answer { get; }
}
