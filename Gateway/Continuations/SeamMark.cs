using Routing.Failures;

namespace Gateway.Continuations;

/// <summary>Where an answer is another target's from there on.</summary>
/// <param name="AtCharacter">Of its text, in UTF-16 units.</param>
/// <param name="From">Who broke off.</param>
/// <param name="To">Who goes on.</param>
/// <param name="Reason">Why.</param>
internal readonly record struct SeamMark(int AtCharacter, string From, string To, FailureKind Reason);
