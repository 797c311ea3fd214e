using System.Runtime.CompilerServices;
using Gateway.Protocols.OpenAI;

namespace Gateway.Attempts;

/// <summary>As many edits as a request needs that nothing is removed from.</summary>
[InlineArray(ChatRequestRenderer.MostEdits)]
internal struct BodyEdits
{
    private BodyEdit _edit;
}
