using FsCheck;
using FsCheck.Fluent;

namespace Routing.Tests.Limits;

/// <summary>Runs a property over random histories, shrunk when it fails. The seed is fixed, so a run repeats.</summary>
internal static class Histories
{
    public static void ForAll(int tests, Action<(byte Op, byte Arg)[]> property) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(tests).WithEndSize(300).WithReplay(20261121UL, 311UL),
            Prop.ForAll(ArbMap.Default.ArbFor<(byte Op, byte Arg)[]>(), property));
}
