namespace Gateway.Providers;

/// <summary>
/// A tenant's own endpoint leads nowhere that may be called. It does not say where it leads, nor whether there is such a name at all: either would
/// let a tenant look around in the operator's network.
/// </summary>
internal sealed class AddressNotAllowedException() : IOException("The endpoint's host name leads to no address that may be called.");
