using System.Collections.Immutable;
using Gateway.Configuration;
using Gateway.Configuration.Yaml;

namespace Gateway.Import;

/// <summary>What an import has to say to the operator. Never holds a value of the file: it may be a secret.</summary>
internal sealed class ImportRemarks
{
    private readonly List<ConfigFault> _all = [];

    public ImmutableArray<ConfigFault> All => [.. _all.OrderBy(remark => remark.Line)];

    public void Add(Mark at, string path, string why)
    {
        var remark = new ConfigFault(at.File, at.Line, $"{path}: {why}");
        if (!_all.Contains(remark))
        {
            _all.Add(remark);
        }
    }

    /// <summary>Remarks on a key that is not taken over.</summary>
    public void Dropped(ImportNode node, string why = "no counterpart") => Add(node.At, node.Path, why);
}
