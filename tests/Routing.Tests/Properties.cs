using FsCheck;
using FsCheck.Fluent;

namespace Routing.Tests;

/// <summary>Runs a property over random sequences of commands, shrunk when it fails. The seed is fixed, so a run repeats.</summary>
internal static class Properties
{
    public static void ForAllCommands(int tests, Action<(byte Op, byte Arg)[]> property) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(tests).WithEndSize(200).WithReplay(20260101UL, 297UL),
            Prop.ForAll(ArbMap.Default.ArbFor<(byte Op, byte Arg)[]>(), property));
}
