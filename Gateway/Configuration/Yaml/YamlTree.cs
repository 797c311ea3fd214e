using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Configuration.Yaml;

/// <summary>
/// Reads a document from YamlDotNet's event parser, which keeps its own stack on the heap and gives the line of everything.
/// What a configuration has no need of and an attacker does (aliases, depth, size) is refused.
/// </summary>
internal sealed class YamlTree
{
    public const int MaxCharacters = 4 * 1024 * 1024;
    public const int MaxDepth = 32;

    private readonly string _file;
    private readonly Findings _findings;
    private readonly Parser _parser;
    private readonly int _lines;

    private YamlTree(string text, string file, Findings findings)
    {
        _file = file;
        _findings = findings;
        _parser = new Parser(new StringReader(text));
        _lines = 1 + text.AsSpan().TrimEnd().Count('\n');
    }

    /// <summary>The document as a map, an empty one when there is nothing in it; null after a fault that leaves nothing to read.</summary>
    public static YamlMap? Parse(string text, string file, Findings findings)
    {
        if (text.Length > MaxCharacters)
        {
            findings.Fault(new Mark(file, 1), "", $"the file has {text.Length} characters; at most {MaxCharacters} are read");
            return null;
        }

        var tree = new YamlTree(text, file, findings);
        try
        {
            return tree.Document();
        }
        catch (TooDeepException)
        {
        }
        catch (YamlException fault)
        {
            tree.FaultSyntax(fault.Message, fault.Start, text);
        }
        catch (Exception fault) when (fault is InvalidOperationException or EndOfStreamException)
        {
            // The parser's answer to a few malformed texts, found by mutation; it gives no place, so that of the last event stands in.
            tree.FaultSyntax("a value on this line or after it cannot be read", tree._parser.Current?.End ?? default, text);
        }

        return null;
    }

    private void FaultSyntax(string message, YamlDotNet.Core.Mark at, string text)
    {
        var (line, said) = SyntaxHint.Describe(message, text, Line(at));
        _findings.Fault(new Mark(_file, line), "", said);
    }

    private YamlMap? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<YamlDotNet.Core.Events.StreamEnd>(out _))
        {
            return new YamlMap(new Mark(_file, 1), []);
        }

        _parser.Consume<DocumentStart>();
        var root = Node("", 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            _findings.Fault(At(second), "", "a second document; the file holds one");
        }

        switch (root)
        {
            case YamlMap map:
                return map;
            case YamlScalar { IsNull: true }:
                return new YamlMap(root.At, []);
            default:
                _findings.Fault(root.At, "", "the file must hold a map of keys");
                return null;
        }
    }

    private YamlNode Node(string path, int depth)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            _findings.Fault(At(alias), path, $"'*{alias.Value}': aliases are not read; write the value out");
            return Nothing(alias);
        }

        if (_parser.Accept<NodeEvent>(out var node) && !node.Anchor.IsEmpty)
        {
            _findings.Fault(At(node), path, $"'&{node.Anchor.Value}': anchors are not read; write the value out where it is needed");
        }

        if (depth >= MaxDepth && !_parser.Accept<Scalar>(out _))
        {
            var at = _parser.Current!;
            _findings.Fault(At(at), path, $"nested more than {MaxDepth} deep");
            throw new TooDeepException();
        }

        if (_parser.TryConsume<SequenceStart>(out var list))
        {
            return List(list, path, depth);
        }

        if (_parser.TryConsume<MappingStart>(out var map))
        {
            return Map(map, path, depth);
        }

        var scalar = _parser.Consume<Scalar>();
        return new YamlScalar(At(scalar), scalar.Value, Quoted: scalar.Style is not ScalarStyle.Plain);
    }

    private YamlList List(SequenceStart start, string path, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node($"{path}[{items.Count}]", depth + 1));
        }

        return new YamlList(At(start), items.ToImmutable());
    }

    private YamlMap Map(MappingStart start, string path, int depth)
    {
        var entries = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
            {
                _findings.Fault(At(_parser.Current!), path, "a key must be plain text");
                _parser.SkipThisAndNestedEvents();
                _parser.SkipThisAndNestedEvents();
                continue;
            }

            var value = Node(Findings.Join(path, key.Value), depth + 1);
            if (key.Value is "<<")
            {
                _findings.Fault(At(key), path, "'<<': merge keys are not read; write the values out");
            }
            else if (!entries.TryAdd(key.Value, new YamlEntry(At(key), key.Value, value)))
            {
                _findings.Fault(At(key), Findings.Join(path, key.Value), $"given twice; first on line {entries[key.Value].At.Line}");
            }
        }

        return new YamlMap(At(start), [.. entries.Values]);
    }

    private YamlScalar Nothing(ParsingEvent at) => new(At(at), "", Quoted: false);

    private Mark At(ParsingEvent at) => new(_file, Line(at.Start));

    // The parser counts a line beyond the last at the end of a text.
    private int Line(YamlDotNet.Core.Mark at) => (int)Math.Clamp(at.Line, 1, _lines);

    /// <summary>Ends the reading: the parser's work for each further level grows with the levels there are.</summary>
    private sealed class TooDeepException : Exception;
}
