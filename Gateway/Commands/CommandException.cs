namespace Gateway.Commands;

/// <summary>A command cannot do what it is to do.</summary>
internal sealed class CommandException(int code, string message) : Exception(message)
{
    /// <summary>What the program ends with.</summary>
    public int Code => code;
}
