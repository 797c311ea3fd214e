namespace Grains;

/// <summary>Where grains keep what must outlive them.</summary>
public static class GrainStorage
{
    /// <summary>The name their storage provider is registered under.</summary>
    public const string Name = "gateway";
}
