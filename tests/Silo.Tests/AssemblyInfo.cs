using Xunit;

// The grains' runtime counts for the process: two silos in it at once would count for each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
