using System.Globalization;
using System.Text;

namespace Gateway.Import;

/// <summary>Writes what was imported as a <c>gateway.yaml</c>, what has no counterpart first.</summary>
internal sealed class GatewayYaml(LiteLlmModels models, LiteLlmSettings settings, ImportRemarks remarks)
{
    private readonly StringBuilder _yaml = new();

    public string Write(string source)
    {
        Line(settings.AdminKey is null ? "auth: open" : "auth: required");
        if (settings.AdminKey is { } adminKey)
        {
            Line($"admin_key: {adminKey}");
        }

        Line("default_tier: null");
        WriteProviders();
        WriteModels();
        WriteTiers();
        WriteCircuit();
        return $"{Head(source)}{_yaml}";
    }

    private string Head(string source)
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"# Imported from LiteLLM's {YamlText.Comment(source)}. Check it with --check-config.\n");
        if (!remarks.All.IsEmpty)
        {
            head.Append("# What has no counterpart, or is not quite as it was (line: key: why):\n");
        }

        foreach (var remark in remarks.All)
        {
            head.Append(CultureInfo.InvariantCulture, $"#   {remark.Line}: {YamlText.Comment(remark.Message)}\n");
        }

        return head.Append('\n').ToString();
    }

    private void WriteProviders()
    {
        var rows = models.Rows.All.ToList();
        Begin("providers", rows.Count);
        foreach (var row in rows)
        {
            var keys = new List<string>();
            if (!row.IsBuiltIn)
            {
                keys.Add($"format: {row.Format}");
            }

            // Addresses and keys are kept as they are to be read: a variable stays one.
            keys.AddRange(row.BaseUrl is { } address ? [$"base_url: \"{address.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""] : []);
            keys.AddRange(row.ApiKey is { } key ? [$"api_key: \"{key}\""] : row.IsBuiltIn && row.BaseUrl is not null ? ["needs_key: false"] : []);
            Line($"  {YamlText.Key(row.Name)}: {{ {string.Join(", ", keys)} }}");
        }
    }

    private void WriteModels()
    {
        Begin("models", models.Models.Count);
        foreach (var (target, facts) in models.Models)
        {
            List<string> keys =
            [
                .. facts is { InputPerMillion: { } input, OutputPerMillion: { } output } ? [$"input_per_million: {Number(input)}", $"output_per_million: {Number(output)}"] : Array.Empty<string>(),
                .. facts.Context is { } context ? [$"context: {Number(context)}"] : Array.Empty<string>(),
                .. facts.MaxOutput is { } output2 ? [$"max_output: {Number(output2)}"] : Array.Empty<string>(),
            ];
            Line($"  {YamlText.Key(target)}: {{ {string.Join(", ", keys)} }}");
        }
    }

    private void WriteTiers()
    {
        Begin("tiers", models.Groups.Count);
        foreach (var group in models.Groups.Values)
        {
            WriteTier(group);
        }
    }

    private void WriteTier(ImportedGroup group)
    {
        var own = group.InOrder().ToList();
        var isOrdered = own.Exists(one => one.Order is not null);
        var behind = group.Fallbacks.SelectMany(name => models.Groups[name].InOrder()).DistinctBy(one => one.Target).Where(one => !own.Exists(mine => mine.Target == one.Target)).ToList();
        var order = own.Count < 2 || isOrdered ? "listed" : settings.Order;
        if (isOrdered && own.GroupBy(one => one.Order ?? 1).Any(same => same.Count() > 1))
        {
            remarks.Add(group.At, $"model_list ({group.Name})", "deployments of one 'order' do not share the load: they are tried one after the other");
        }

        if (behind.Count > 0 && order is "fastest" or "cheapest")
        {
            remarks.Add(group.At, $"model_list ({group.Name})", $"with order: {order} its fallbacks are arranged among the others, not behind them");
        }

        var weighs = order is "weighted" or "least-busy";
        Line($"  {YamlText.Key(group.Name)}:");
        Line("    chain:");
        own.ForEach(one => WriteLink(one.Target, weighs ? one.Weight : null));

        // A weight of 0 makes a last resort of what merely falls back.
        behind.ForEach(one => WriteLink(one.Target, weighs ? 0 : null));
        Line($"    order: {order}");
        Line($"    max_attempts: {Number(Math.Min(own.Count + behind.Count + (settings.Retries ?? 0), 100))}");
        LineIf(settings.Deadline is not null, $"    deadline: {settings.Deadline}");
        LineIf(group.FallbackOnRefusal, "    fallback_on_refusal: true");
    }

    private void WriteLink(string target, double? weight) =>
        Line(weight is { } given ? $"      - {{ target: {YamlText.Quote(target)}, weight: {given.ToString("0.######", CultureInfo.InvariantCulture)} }}" : $"      - {YamlText.Quote(target)}");

    private void WriteCircuit()
    {
        var open = settings.OpenForSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"open_for: {(long)(seconds * 1000)}ms, open_at_most: {(long)(Math.Max(seconds, 60) * 1000)}ms") : null;
        var fails = settings.ConsecutiveFailures is { } count ? $"consecutive_failures: {Number(count)}" : null;
        LineIf(open is not null || fails is not null, $"circuit: {{ {string.Join(", ", new[] { fails, open }.OfType<string>())} }}");
    }

    private void Begin(string section, int rows) => LineIf(rows > 0, $"\n{section}:");

    private void LineIf(bool holds, string line)
    {
        if (holds)
        {
            Line(line);
        }
    }

    private void Line(string line) => _yaml.Append(line).Append('\n');

    private static string Number(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);
}
