namespace Architecture.Tests;

/// <summary>A project: what it refers to.</summary>
internal sealed record Room(string Name, string Folder, string[] Projects, string[] Packages);
