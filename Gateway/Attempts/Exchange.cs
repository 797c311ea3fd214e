using Gateway.Accounting;
using Gateway.Admin;
using Gateway.Clients;
using Gateway.Continuations;
using Gateway.Conversations;
using Gateway.Errors;
using Gateway.Protocols.OpenAI;
using Gateway.Snapshots;
using Gateway.Streaming;
using Microsoft.AspNetCore.Http;
using Routing.Chains;
using Routing.Circuits;
using Routing.Failures;
using Routing.Ordering;

namespace Gateway.Attempts;

/// <summary>One client request on its way through, and what has come of it so far.</summary>
internal sealed partial class Exchange(HttpContext http, string requestId, long startedAt, in ChatRequest request, ModelEntry entry, RequestAccount account)
{
    private readonly List<AttemptRecord> _attempts = new(1);
    private List<Exclusion>? _passedOver;
    private List<SeamMark>? _seams;
    private CircuitState _circuit;
    private TimeSpan _startedAfter;
    private ChatRequest _request = request;

    public HttpContext Http { get; } = http;

    public string RequestId { get; } = requestId;

    /// <summary>When it was received, as the clock's timestamp.</summary>
    public long StartedAt { get; } = startedAt;

    /// <summary>The client's request. Attempts render from it and never change it.</summary>
    public ref readonly ChatRequest Request => ref _request;

    /// <summary>The format the client speaks; null for Chat Completions, and for embeddings.</summary>
    public IClientFormat? Format { get; init; }

    /// <summary>The client's request in no provider's words, once <see cref="TryReadConversation"/> has read it.</summary>
    public Conversation? Conversation { get; private set; }

    /// <summary>What embeddings are asked for; null where a chat is. Then <see cref="Request"/> says where the body and its model lie and what a target must be able to do; the longest input is its prompt.</summary>
    public EmbeddingWish? Embeddings { get; init; }

    /// <summary>What <see cref="TryReadConversation"/> found wrong; null when nothing, or when it was not asked.</summary>
    public RequestFault? Fault { get; private set; }

    /// <summary>What the client asked for.</summary>
    public ModelEntry Entry { get; } = entry;

    /// <summary>What it may spend, and has spent.</summary>
    public RequestAccount Account { get; } = account;

    /// <summary>Fires when the client hangs up.</summary>
    public CancellationToken ClientGone { get; } = http.RequestAborted;

    /// <summary>Ends what is waited for: the client hung up, or the gateway stops. Given while the request runs.</summary>
    public StopSignal? Signal { get; set; }

    /// <summary>Fires with <see cref="ClientGone"/>, and when the gateway has no more time for the request.</summary>
    public CancellationToken Ending => Contest?.EndingOf(this) ?? Signal?.Token ?? ClientGone;

    /// <summary>By when an answer must have begun (stream) or be there (non-streaming).</summary>
    public DateTimeOffset Deadline { get; set; }

    /// <summary>True when the client named <see cref="Deadline"/>.</summary>
    public bool DeadlineIsClients { get; set; }

    /// <summary>True once bytes of an answer were released: no more attempts.</summary>
    public bool Committed { get; private set; }

    /// <summary>Time spent waiting for providers, up to the commit.</summary>
    public TimeSpan UpstreamTime { get; set; }

    /// <summary>What the gateway itself took up to the first byte of its answer; null before it.</summary>
    public TimeSpan? Overhead { get; set; }

    /// <summary>Targets that were passed over, with the reason, as the header shows them; null when there were none.</summary>
    public string? Skipped { get; private set; }

    /// <summary>Attempts that ended, in order.</summary>
    public IReadOnlyList<AttemptRecord> Attempts => _attempts;

    /// <summary>What the answer at hand says of itself; null while nobody gets to see spans.</summary>
    public AnswerMark? Mark { get; set; }

    /// <summary>True when the client asked for the whole trail.</summary>
    public bool Trace { get; init; }

    /// <summary>Whether the end of a stream carries the <c>gateway</c> object.</summary>
    public bool WantsTrailer => Trace || _request.WantsUsage;

    /// <summary>The chain as it was planned, by the targets' names.</summary>
    public IReadOnlyList<string> Chain { get; private set; } = [];

    /// <summary>The order it was put in.</summary>
    public ChainOrder Order { get; private set; }

    /// <summary>Targets that were passed over.</summary>
    public IReadOnlyList<Exclusion> PassedOver => _passedOver ?? (IReadOnlyList<Exclusion>)[];

    /// <summary>The error it was answered with; null for none.</summary>
    public GatewayError? Error { get; set; }

    /// <summary>The probe that the attempt at hand is; null for ordinary traffic.</summary>
    public Probe? Probe { get; set; }

    /// <summary>What the client has been shown of a stream that another target may go on with; null for any other.</summary>
    public PartialAnswer? Partial { get; private set; }

    /// <summary>Where in the answer other targets went on.</summary>
    public IReadOnlyList<SeamMark> Seams => _seams ?? (IReadOnlyList<SeamMark>)[];

    /// <summary>Who broke off last, and how, once another target is to go on; null as long as none is.</summary>
    public (string Target, FailureKind Reason)? Broken { get; set; }

    /// <summary>True once another target is to go on.</summary>
    public bool IsRescued => Broken is not null;

    /// <summary>True when the client has been shown something of the attempt at hand, or the last one.</summary>
    public bool HasShown { get; private set; }

    /// <summary>An answer to fall back on when no target gives a better one; null for none.</summary>
    public SpareAnswer? Spare { get; set; }

    /// <summary>True when the client has a whole answer though the last attempt failed.</summary>
    public bool IsWhole { get; set; }

    /// <summary>The one place where an answer becomes final; with a stream that goes on, more of it.</summary>
    /// <param name="answer">What is shown from here on; null for an answer in one piece.</param>
    /// <param name="seam">Where it goes on; null where it begins.</param>
    public void Commit(IAnswerStream? answer = null, SeamMark? seam = null)
    {
        (Committed, HasShown) = (true, true);
        Partial = (answer as IContinuable)?.Partial;
        if (seam is { } mark)
        {
            (_seams ??= []).Add(mark);
        }

        Probe?.Succeed();
    }

    /// <summary>Reads the request for those who translate it, the first time it is needed: what is only passed on is not looked into. False when it cannot be.</summary>
    public bool TryReadConversation()
    {
        if (Embeddings is null && Conversation is null && Fault is null)
        {
            Conversation? conversation;
            Fault = Format is { } format ? format.Read(_request.Body.First, out conversation) : ConversationReader.Read(_request.ForTargets(), out conversation);
            Conversation = conversation;
        }

        return Fault is null;
    }

    /// <summary>Notes the chain, before anything of it is tried.</summary>
    public void Planned(ChainPlan plan, ChainOrder order)
    {
        (Chain, Order) = (Entry.NamesOf(plan.Candidates), order);
        foreach (var exclusion in plan.Exclusions)
        {
            PassOver(exclusion);
        }
    }

    /// <summary>Notes a target that is passed over.</summary>
    public void PassOver(in Exclusion exclusion)
    {
        (_passedOver ??= []).Add(exclusion);
        var note = $"{exclusion.Target.Name} ({Reasons.NameOf(exclusion.Reason)})";
        Skipped = Skipped is null ? note : $"{Skipped}, {note}";
    }

    /// <summary>Notes that an attempt begins.</summary>
    /// <param name="circuit">Its target's, as the attempt found it.</param>
    /// <param name="after">How long after the request was received.</param>
    public void Begin(CircuitState circuit, TimeSpan after) => (_circuit, _startedAfter, HasShown) = (circuit, after, false);

    /// <summary>Notes that the attempt at hand ended, once its account is closed.</summary>
    public void End(string target, Failure? failure, TimeSpan duration) => _attempts.Add(new(target, failure, duration)
    {
        Circuit = _circuit,
        IsHedge = IsHedge,
        StartedAfter = _startedAfter,
        FirstToken = Account.FirstToken,
        Usage = Account.LastUsage,
        CostUsd = Account.LastCost,
    });

    /// <summary>The attempt at hand with all that is known of it.</summary>
    public AttemptRecord Detail(AttemptRecord attempt, decimal? cost) => attempt with
    {
        Circuit = _circuit,
        IsHedge = IsHedge,
        StartedAfter = _startedAfter,
        FirstToken = Account.FirstToken,
        Usage = attempt.Usage ?? Account.LastUsage,
        CostUsd = cost,
    };

    /// <summary>USD of the attempts that ended; null when one of them has an unknown price.</summary>
    public decimal? CostUpToNow()
    {
        decimal? sum = 0;
        foreach (var attempt in _attempts)
        {
            sum += attempt.CostUsd;
        }

        return sum;
    }
}
