using System.Diagnostics.CodeAnalysis;

namespace Gateway.Configuration.Yaml;

/// <summary>A node on its way to becoming something: it knows its path, and reports what is wrong with it.</summary>
/// <param name="At">Where its key stood.</param>
internal sealed record Value(Mark At, YamlNode Node, string Path, Findings Findings)
{
    public bool IsNull => Node is YamlScalar { IsNull: true };

    public void Fault(string message) => Findings.Fault(At, Path, message);

    public void Warn(string message) => Findings.Warn(At, Path, message);

    /// <summary>Notes that the file asks for something this build does not do yet.</summary>
    public void WarnUnused() => Warn("read, but not acted on in this version");

    /// <summary>
    /// The scalar's text with variables replaced; empty when it is null. False after a fault.
    /// A variable that is not set is one, unless <paramref name="unsetIsEmpty"/>.
    /// </summary>
    public bool TryText([NotNullWhen(true)] out string? text, string expected = "text", bool unsetIsEmpty = false)
    {
        text = null;
        if (Node is not YamlScalar scalar)
        {
            Fault($"a {Kind(Node)} is not {expected}");
            return false;
        }

        var expanded = EnvironmentText.Expand(scalar.Text, Findings.Environment);
        if (expanded.Malformed)
        {
            Fault("'${' begins a variable: ${NAME} or ${NAME:-default}; the characters themselves are $${");
            return false;
        }

        if (expanded.Unset.Count > 0 && !unsetIsEmpty)
        {
            Fault($"environment variable {string.Join(", ", expanded.Unset)} is not set; ${{{expanded.Unset[0]}:-default}} gives a default");
            return false;
        }

        text = scalar.IsNull || expanded.Unset.Count > 0 ? "" : expanded.Value;
        return true;
    }

    /// <summary>Reads a scalar. False after a fault, which names the default that <paramref name="otherwise"/> writes, and for an empty one, which is no fault here.</summary>
    public bool TryRead<T>(Scalar<T> kind, [MaybeNullWhen(false)] out T value, Func<string>? otherwise = null)
    {
        value = default;
        if (!TryText(out var text, kind.Expected) || text.Length == 0)
        {
            return false;
        }

        if (kind.TryParse(text, out value))
        {
            return true;
        }

        // The text as it stands in the file: what came from the environment may be a secret.
        var raw = ((YamlScalar)Node).Text;
        var said = kind.Quotable ? $"'{(raw.Length > 80 ? $"{raw[..80]}…" : raw)}'" : "this";
        var near = kind.Words.Count > 0 && Nearest.Find(text, kind.Words) is { } word ? $"; did you mean '{word}'?" : "";
        Fault($"{said} is not {kind.Expected}{(otherwise is null ? "" : $" (default {otherwise()})")}{near}");
        return false;
    }

    /// <summary>The items of a list; none when it is null, or after a fault.</summary>
    public IReadOnlyList<Value> Items()
    {
        if (Node is YamlList list)
        {
            return [.. list.Items.Select((item, index) => new Value(item.At, item, $"{Path}[{index}]", Findings))];
        }

        if (!IsNull)
        {
            Fault($"a {Kind(Node)} is not a list");
        }

        return [];
    }

    /// <summary>Reads a list of scalars, leaving out those with a fault.</summary>
    public IEnumerable<ReadItem<T>> Items<T>(Scalar<T> kind)
    {
        foreach (var item in Items())
        {
            if (item.IsNull)
            {
                item.Fault("is empty");
            }
            else if (item.TryRead(kind, out var read))
            {
                yield return new ReadItem<T>(item, read);
            }
        }
    }

    /// <summary>As a map of known keys; an empty one when it is null, or after a fault.</summary>
    public Section Section()
    {
        FaultUnlessMap();
        return new Section(this);
    }

    public void FaultUnlessMap()
    {
        if (Node is not YamlMap && !IsNull)
        {
            Fault($"a {Kind(Node)} is not a map");
        }
    }

    /// <summary>As a map whose keys are names the user chose.</summary>
    public IReadOnlyList<NamedValue> Named()
    {
        var section = Section();
        return [.. section.Keys.Select(name => new NamedValue(name, section.Find(name)!))];
    }

    private static string Kind(YamlNode node) => node switch
    {
        YamlMap => "map",
        YamlList => "list",
        _ => "scalar",
    };
}
