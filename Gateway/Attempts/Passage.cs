using Gateway.Protocols;
using Gateway.Providers;

namespace Gateway.Attempts;

/// <summary>How a request gets to a target: as the client's bytes, where the target speaks the client's format, else in the target's.</summary>
internal static class Passage
{
    /// <summary>What translates; null where the client's bytes are passed on.</summary>
    public static IProtocol? ProtocolFor(Exchange exchange, ProviderRoute route) =>
        exchange.Format is not { } format ? route.Protocol
        : AddressFor(exchange, route) is not null ? null
        : route.Protocol ?? route.Provider.Chat;

    /// <summary>Where the client's bytes go; null where they do not.</summary>
    public static Uri? AddressFor(Exchange exchange, ProviderRoute route) =>
        exchange.Format is not { } format ? route.Address
        : exchange.Request.MustTranslate ? null
        : format.AddressOf(route);
}
