namespace Gateway.Commands;

/// <summary>How a command is called.</summary>
/// <param name="Verb">Its words, e.g. <c>keys create</c>.</param>
/// <param name="Operands">What it takes besides options, each needed, as its help names them.</param>
/// <param name="Options">Options with a value.</param>
/// <param name="Does">What it does, in a line.</param>
internal sealed record CommandSyntax(string Verb, string[] Operands, string[] Options, string Does)
{
    public string Usage => string.Join(' ', [Verb, .. Operands, .. Options.Select(option => $"[{option} …]"), "[--json]"]);
}
