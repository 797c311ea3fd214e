namespace Routing.Tests;

/// <summary>Tests that measure the heap, which is everybody's: nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
