using System.Reflection;
using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>The arrows of the architecture (§2), held by the build.</summary>
public partial class ArrowTests
{
    /// <summary>What each room may refer to directly. A room that is not named here has no place in the house.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Routing"] = [],
        ["Storage"] = ["Routing"],
        ["Gateway"] = ["Routing", "Storage"],
        ["Simulator"] = [],
        ["Standalone"] = ["Gateway", "Routing", "Storage", "Simulator"],
        ["Grains.Abstractions"] = ["Routing"],
        ["Grains"] = ["Grains.Abstractions", "Routing"],
        ["Silo"] = ["Gateway", "Grains", "Grains.Abstractions", "Routing", "Storage"],   // of Gateway: the configuration, the log, the operator's door
        ["Frontend"] = ["Gateway", "Routing", "Storage", "Grains.Abstractions"],
    };

    private static readonly string[] ClusterRooms = ["Grains.Abstractions", "Grains", "Silo", "Frontend"];

    [Fact]
    public void Room_References_FollowTheArrows()
    {
        var wrong = from room in Rooms.Product.Values
                    from project in room.Projects
                    where !Allowed.GetValueOrDefault(room.Name, []).Contains(project)
                    select $"{room.Name} -> {project}";

        wrong.ShouldBeEmpty();
        Rooms.Product.Keys.Except(Allowed.Keys).ShouldBeEmpty("a room without a place in the architecture");
        Rooms.Product.Keys.ShouldContain("Routing");
    }

    [Fact]
    public void Room_OutsideTheCluster_KnowsNoOrleansRedisOrGrpc()
    {
        var wrong = from room in Rooms.Product.Values
                    where !ClusterRooms.Contains(room.Name)
                    from package in room.Packages
                    where ClusterPackage().IsMatch(package)
                    select $"{room.Name} -> {package}";

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Routing_DependsOnNothingButTheBaseLibrary()
    {
        Rooms.Product["Routing"].Packages.ShouldBeEmpty();

        var assembly = Assembly.Load("Routing");
        assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(name => !name.StartsWith("System", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Simulator_SharesNoCodeWithTheGateway() =>
        Assembly.Load("Simulator").GetReferencedAssemblies().Select(a => a.Name!).ShouldNotContain(name => Allowed.ContainsKey(name));

    [Fact]
    public void Protocols_KnowNothingOfProvidersEndpointsOrAspNet() => Offences("Protocols", ForbiddenToProtocols()).ShouldBeEmpty();

    [Fact]
    public void Streaming_KnowsNothingOfHttp() => Offences("Streaming", ForbiddenToStreaming()).ShouldBeEmpty();

    [Fact]
    public void Source_Namespace_IsItsFolder()
    {
        var wrong = from room in Rooms.Product.Values
                    from file in Sources(room.Folder)
                    let declared = NamespaceLine().Match(File.ReadAllText(file)).Groups[1].Value
                    let expected = Path.GetRelativePath(Rooms.Root, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.')
                    where declared.Length > 0 && declared != expected
                    select $"{Path.GetRelativePath(Rooms.Root, file)}: {declared}";

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Source_File_StaysReadable()
    {
        var tooLong = from room in Rooms.Product.Values
                      from file in Sources(room.Folder)
                      let lines = File.ReadLines(file).Count()
                      where lines > 300
                      select $"{Path.GetRelativePath(Rooms.Root, file)}: {lines} lines";

        tooLong.ShouldBeEmpty();
    }

    private static IEnumerable<string> Offences(string folder, Regex forbidden) =>
        from file in Sources(Path.Combine(Rooms.Product["Gateway"].Folder, folder))
        from line in File.ReadLines(file)
        where !line.TrimStart().StartsWith("///", StringComparison.Ordinal) && forbidden.IsMatch(line)
        select $"{Path.GetRelativePath(Rooms.Root, file)}: {line.Trim()}";

    private static IEnumerable<string> Sources(string folder)
    {
        Directory.Exists(folder).ShouldBeTrue(folder);
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
    }

    [GeneratedRegex("Orleans|Redis|Grpc", RegexOptions.IgnoreCase)]
    private static partial Regex ClusterPackage();

    [GeneratedRegex(@"Microsoft\.AspNetCore|\b(Gateway\.)?(Providers|Endpoints|Attempts|Admin|Snapshots)\b[.;]")]
    private static partial Regex ForbiddenToProtocols();

    [GeneratedRegex(@"Microsoft\.AspNetCore|System\.Net\.Http|\b(Gateway\.)?(Providers|Endpoints|Attempts|Admin|Snapshots)\b[.;]")]
    private static partial Regex ForbiddenToStreaming();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
