using Gateway.Protocols.OpenAI;
using Gateway.Telemetry.Metrics;
using Microsoft.Extensions.Logging;
using Routing.ControlPlane;
using Storage.Ledger;

namespace Gateway.Accounting;

/// <summary>Opens the accounts of requests.</summary>
internal sealed partial class Accountant(IControlPlane controlPlane, TimeProvider time, GatewayMetrics metrics, BudgetWatch budgets, ILogger<Accountant> logger, ILedger? ledger = null)
{
    public ISpending Spending => controlPlane.Spending;

    /// <summary>Null where nothing is written down.</summary>
    public ILedger? Ledger => ledger;

    public TimeProvider Time => time;

    public GatewayMetrics Metrics => metrics;

    public BudgetWatch Budgets => budgets;

    public RequestAccount Open(Payer payer, string requestId, in ChatRequest request, decimal? ceiling) =>
        Open(payer, requestId, RequestSize.Of(request), ceiling);

    public RequestAccount Open(Payer payer, string requestId, in RequestSize size, decimal? ceiling) => new(this, payer, requestId, size, ceiling);

    /// <summary>A row that is in no ledger goes where an operator finds it. There is nothing of a request's or an answer's text in it.</summary>
    [LoggerMessage(500, LogLevel.Critical, "The spool does not take attempt {Attempt} of {RequestId}, it is accounted here only: {Row}: {Reason}")]
    public partial void LogUnwritten(string requestId, int attempt, LedgerRow row, string reason);
}
