using System.Runtime.InteropServices;

/// <summary>
/// Loaded into a gateway process under test by <c>DOTNET_STARTUP_HOOKS</c>, which asks for this very name: tells of exceptions that nobody observed, which the
/// runtime keeps quiet about. On SIGUSR1 it collects garbage first, since that is when they show.
/// </summary>
internal static class StartupHook
{
    private static readonly List<PosixSignalRegistration> Kept = [];

    public static void Initialize()
    {
        TaskScheduler.UnobservedTaskException += (_, unobserved) => Console.WriteLine($"UNOBSERVED {unobserved.Exception}".ReplaceLineEndings(" "));
        Kept.Add(PosixSignalRegistration.Create((PosixSignal)10, context =>
        {
            context.Cancel = true;
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Console.WriteLine("COLLECTED");
        }));
    }
}
