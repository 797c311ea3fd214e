using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace MicroBenchmarks.Tests;

/// <summary>
/// What the micro-benchmarks allocate, which is the same on every machine, held against <c>allocations.txt</c>: whoever makes the path of every request dearer sees it here,
/// and says so by changing the figure. Times are not compared: they are the machine's.
/// </summary>
public class AllocationTests
{
    private const int Times = 500;

    /// <summary>Bytes an operation may be off: pools fill, and a buffer is made anew now and then.</summary>
    private const double Slack = 16;

    private static readonly IReadOnlyDictionary<string, long> Allowed = ReadAllowed();

    public static TheoryData<string> Benchmarks => [.. All().Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Benchmarks))]
    public async Task Benchmark_AllocatesNoMoreThanItDid(string name)
    {
        var (_, type, parameter, method) = All().Single(each => each.Name == name);
        var benchmark = Activator.CreateInstance(type)!;
        if (parameter is { } given)
        {
            type.GetProperty(given.Name)!.SetValue(benchmark, given.Value);
        }

        Marked<GlobalSetupAttribute>(type)?.Invoke(benchmark, null);
        try
        {
            var bytes = await LeastBytesAsync(benchmark, method) / method.GetCustomAttribute<BenchmarkAttribute>()!.OperationsPerInvoke;
            var line = string.Create(CultureInfo.InvariantCulture, $"{name} {Math.Ceiling(bytes)}");
            Allowed.ContainsKey(name).ShouldBeTrue($"allocations.txt lacks a line: {line}");
            bytes.ShouldBeLessThanOrEqualTo(Allowed[name] * 1.02 + Slack, $"if that is meant, allocations.txt should say: {line}");
        }
        finally
        {
            Marked<GlobalCleanupAttribute>(type)?.Invoke(benchmark, null);
        }
    }

    [Fact]
    public void Allocations_OfNoBenchmark_AreNotKept() => Allowed.Keys.Except(All().Select(each => each.Name)).ShouldBeEmpty();

    /// <summary>The least of three: the runtime allocates for itself as it compiles anew what is hot.</summary>
    private static async Task<double> LeastBytesAsync(object benchmark, MethodInfo method)
    {
        var run = Compiled(benchmark, method);
        var least = double.MaxValue;
        for (var round = 0; round < 4; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var time = 0; time < Times; time++)
            {
                if (run() is Task { IsCompleted: false } unfinished)
                {
                    await unfinished;
                }
            }

            least = Math.Min(least, (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Times);
        }

        return least;
    }

    /// <summary>Without the boxing of what it returns.</summary>
    private static Func<Task?> Compiled(object benchmark, MethodInfo method)
    {
        if (method.ReturnType == typeof(Task))
        {
            return method.CreateDelegate<Func<Task?>>(benchmark);
        }

        if (method.ReturnType == typeof(void))
        {
            var act = method.CreateDelegate<Action>(benchmark);
            return () =>
            {
                act();
                return null;
            };
        }

        return (Func<Task?>)typeof(AllocationTests).GetMethod(nameof(Ignoring), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(method.ReturnType).Invoke(null, [benchmark, method])!;
    }

    private static Func<Task?> Ignoring<T>(object benchmark, MethodInfo method)
    {
        var ask = method.CreateDelegate<Func<T>>(benchmark);
        return () =>
        {
            ask();
            return null;
        };
    }

    private static MethodInfo? Marked<T>(Type type)
        where T : Attribute => type.GetMethods().SingleOrDefault(method => method.IsDefined(typeof(T)));

    private static IEnumerable<(string Name, Type Type, (string Name, object Value)? Parameter, MethodInfo Method)> All() =>
        from type in typeof(BodyScan).Assembly.GetTypes()
        from method in type.GetMethods()
        where method.IsDefined(typeof(BenchmarkAttribute))
        from parameter in ParametersOf(type)
        select (string.Create(CultureInfo.InvariantCulture, $"{type.Name}.{method.Name}{(parameter is { } given ? $"({given.Value})" : "")}"), type, parameter, method);

    private static IEnumerable<(string Name, object Value)?> ParametersOf(Type type) =>
        type.GetProperties().SingleOrDefault(property => property.IsDefined(typeof(ParamsAttribute))) is { } property
            ? property.GetCustomAttribute<ParamsAttribute>()!.Values.Select(value => ((string, object)?)(property.Name, value!))
            : [null];

    private static Dictionary<string, long> ReadAllowed()
    {
        using var file = new StreamReader(typeof(AllocationTests).Assembly.GetManifestResourceStream("MicroBenchmarks.Tests.allocations.txt")!);
        return file.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => (Line: line, At: line.LastIndexOf(' ')))
            .ToDictionary(line => line.Line[..line.At], line => long.Parse(line.Line[(line.At + 1)..], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }
}
