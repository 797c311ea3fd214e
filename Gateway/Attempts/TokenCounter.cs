using System.Text.Json;
using Gateway.Endpoints;
using Gateway.Errors;
using Gateway.Providers;
using Gateway.Streaming;
using Microsoft.AspNetCore.Http;
using Routing.Chains;
using Routing.Failures;

namespace Gateway.Attempts;

/// <summary>
/// Says how many tokens a prompt in Messages has for the target that would answer it: by its own word where it counts them itself, else as estimated from what was learned of
/// its answers. It costs one request of the caller's limit and nothing else, and what fails here is held against no target.
/// </summary>
internal sealed class TokenCounter(TimeProvider time, Func<double> chance)
{
    /// <summary>No count is longer.</summary>
    private const int LargestCount = 64 * 1024;

    private static readonly TimeSpan HoldFor = TimeSpan.FromMinutes(1);

    /// <summary>Answers it. The client has been answered when this returns, be it with an error.</summary>
    public async Task RunAsync(Exchange exchange)
    {
        var now = time.GetUtcNow();
        var plan = new ChainPlan();
        exchange.Planned(plan, ChainPlanning.Plan(exchange.Entry, exchange.Account, exchange.Request, now, chance(), plan));
        try
        {
            var error = await exchange.Account.OpenAsync(plan, HoldFor, exchange.ClientGone)
                ?? (FirstOf(plan) is { } route ? await CountAsync(exchange, route) : ChainErrors.NothingToTry(exchange.Entry, plan.Exclusions.ToArray(), plan.SoonestUntil - now, exchange.Account, exchange.Request.NativeField));
            if (error is not null)
            {
                ResponseHead.WriteError(exchange, time);
                await ErrorWriter.WriteAsync(exchange.Http, error);
            }
        }
        finally
        {
            await exchange.Account.CloseAsync();
        }
    }

    private static ProviderRoute? FirstOf(ChainPlan plan) => plan.Candidates is [ProviderRoute first, ..] ? first : null;

    private async Task<GatewayError?> CountAsync(Exchange exchange, ProviderRoute route)
    {
        using var count = new PooledBuffer(256);
        if (Passage.AddressFor(exchange, route) is not null && await AskAsync(exchange, route, count) is { Kind: FailureKind.ClientFault or FailureKind.ContextTooLong } failure)
        {
            var said = route.Redact(failure);
            return GatewayError.InvalidRequest(said.Code ?? "invalid_request", said.Message, said.Param);
        }

        exchange.Http.Response.Headers["x-gateway-target"] = route.Target.Name;
        if (count.Length > 0)
        {
            exchange.Http.Response.ContentType = "application/json";
            exchange.Http.Response.ContentLength = count.Length;
            await exchange.Http.Response.BodyWriter.WriteAsync(count.WrittenMemory, exchange.ClientGone);
            return null;
        }

        await JsonAnswer.WriteAsync(exchange.Http, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("input_tokens"u8, exchange.Account.Expect(route.Target).Prompt);
            json.WriteStartObject("gateway"u8);
            json.WriteBoolean("estimated"u8, true);
            json.WriteEndObject();
            json.WriteEndObject();
        });
        return null;
    }

    /// <summary>Asks the target. Null with its answer in <paramref name="count"/>, or with nothing in it where it had none to give.</summary>
    private async Task<Failure?> AskAsync(Exchange exchange, ProviderRoute route, PooledBuffer count)
    {
        using var late = new CancellationTokenSource(route.Provider.Timeouts.FirstToken, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, exchange.ClientGone);
        try
        {
            using var request = RequestMaker.MakeCount(exchange, route);
            using var response = await request.SendAsync(ended.Token);
            if (!response.IsSuccessStatusCode)
            {
                return await AnswerReader.ReadFailureAsync(response, exchange, route.Protocol, time, ended.Token);
            }

            if (!await AnswerReader.ReadAsync(response, count, LargestCount, ended.Token) || !IsCount(count.WrittenMemory))
            {
                count.Consume(count.Length);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !exchange.ClientGone.IsCancellationRequested))
        {
            count.Consume(count.Length);
        }

        return null;
    }

    private static bool IsCount(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("input_tokens", out var tokens) && tokens.TryGetInt64(out _);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
