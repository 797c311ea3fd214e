using Gateway.Hosting;

namespace Silo;

/// <summary>From start to end.</summary>
internal static class Running
{
    public static async Task<int> RunMemberAsync(this WebApplication app, CommandLine line, ProgramExit exit)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return exit.CannotStart(e.Message);
        }

        Console.WriteLine($"A member of the cluster at {line.Advertise}:{line.SiloPort}; ready when {line.Urls}/health/ready answers 200. Operators' gRPC at {line.GrpcUrls}.");
        await app.WaitForShutdownAsync();
        return 0;
    }
}
