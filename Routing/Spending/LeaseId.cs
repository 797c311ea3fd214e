namespace Routing.Spending;

/// <summary>Names a lease. Given by the account, so that it can tell a lease it has closed from one it never gave.</summary>
/// <param name="Incarnation">Which life of the account gave it: another one after its state was lost.</param>
/// <param name="Number">Counts up.</param>
/// <param name="Part">0 for an account's own, else which lease a node made of a share.</param>
public readonly record struct LeaseId(long Incarnation, long Number, int Part = 0);
