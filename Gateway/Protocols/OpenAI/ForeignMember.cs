namespace Gateway.Protocols.OpenAI;

/// <summary>Where a body has a member of another gateway's vocabulary.</summary>
/// <param name="Field">Which.</param>
/// <param name="PreviousEnd">Where the member before it ends; -1 when it is the first.</param>
/// <param name="Start">Where its name begins.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct ForeignMember(ForeignField Field, long PreviousEnd, long Start, ByteRange Value);
