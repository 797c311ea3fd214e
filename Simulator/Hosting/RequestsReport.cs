using Simulator.Recording;

namespace Simulator.Hosting;

internal sealed record RequestsReport(IReadOnlyDictionary<string, RequestCounts> Providers, IReadOnlyList<RecordedRequest> Recent);
