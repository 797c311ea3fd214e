namespace Simulator.Formats;

/// <summary>An error of a provider.</summary>
/// <param name="Type">Whatever tells it from others of its status: a type, a code or an exception's name.</param>
/// <param name="Message">May name <c>{model}</c>.</param>
internal sealed record ErrorRow(int Status, string Type, string Message);
