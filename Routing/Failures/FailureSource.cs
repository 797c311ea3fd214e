namespace Routing.Failures;

/// <summary>Whose fault a failure is.</summary>
public enum FailureSource : byte
{
    Provider = 0,
    Client = 1,
    Gateway = 2,
}
