using System.Runtime.InteropServices;

namespace EndToEnd.Rig;

/// <summary>Signals to another process.</summary>
internal static class Signals
{
    public const int Interrupt = 2;
    public const int Collect = 10;   // SIGUSR1: see StartupHook
    public const int Terminate = 15;

    public static void Send(int process, int signal) => Kill(process, signal).ShouldBe(0, $"signal {signal} to {process}");

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
