namespace Gateway.Tests.Telemetry;

/// <summary>Tests that listen to what the whole process measures and traces, or that must not be listened to: one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class Listening
{
    public const string Name = "listening";
}
