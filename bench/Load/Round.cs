namespace Load;

/// <summary>One measurement of one side.</summary>
/// <param name="PerSecond">Answers per second.</param>
/// <param name="CpuMicroseconds">CPU time of the side's process per answer.</param>
/// <param name="AllocatedBytes">Bytes its process allocated per answer; null when it is not a .NET program.</param>
internal readonly record struct Round(double PerSecond, double CpuMicroseconds, double? AllocatedBytes);
