// What tests write to the console is part of their report: the summary shows it.
using Cluster.Rig;

[assembly: CaptureConsole]
[assembly: AssemblyFixture(typeof(Machine))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
