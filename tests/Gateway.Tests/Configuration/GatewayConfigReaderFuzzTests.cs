namespace Gateway.Tests.Configuration;

public sealed class GatewayConfigReaderFuzzTests
{
    private static readonly string[] Splinters =
        ["\t", ":", " ", "\n", "- ", "{", "}", "[", "]", "&a ", "*a", "${", "}", "!!int ", "? ", "|", ">", "'", "\"", "%", "\0", "\u0085", "\ud800", "null", "-1", "1e999", "---\n", "<<: ", "#", "🙂"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Example_MutatedAtRandom_IsAConfigurationOrFaults(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var text = Mutate(ContractExample.Text, random);

            var reading = Reading.Of(text, ContractExample.Environment);

            (reading.Config is null).ShouldBe(!reading.Faults.IsEmpty, text);
            reading.Faults.ShouldAllBe(fault => fault.Line >= 1 && fault.File == Reading.File);
        }
    }

    private static string Mutate(string text, Random random)
    {
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(1, 30), text.Length - at);
            text = random.Next(5) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Splinters[random.Next(Splinters.Length)]),
                2 => text.Insert(random.Next(text.Length), text.Substring(at, length)),
                3 => text[..at] + (char)random.Next(1, 0x3000) + text[(at + 1)..],
                _ => SwapLines(text, random),
            };
            text = text.Length == 0 ? "a" : text;
        }

        return text;
    }

    private static string SwapLines(string text, Random random)
    {
        var lines = text.Split('\n');
        var (one, other) = (random.Next(lines.Length), random.Next(lines.Length));
        (lines[one], lines[other]) = (lines[other], lines[one]);
        return string.Join('\n', lines);
    }
}
