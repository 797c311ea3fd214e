using System.Security.Cryptography;
using System.Text;

namespace Simulator.Formats;

/// <summary>The signature under a piece of reasoning: what comes back with another text under it, or with another signature, is noticed.</summary>
internal static class Seal
{
    public static string Of(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"simulated reasoning: {text}")));

    public static bool Holds(string? seal, string text) => seal == Of(text);
}
