namespace Routing.CoolingOff;

/// <summary>An entry that is of no more use from some instant on.</summary>
internal interface IExpiring
{
    DateTimeOffset ForgottenAt { get; }
}
