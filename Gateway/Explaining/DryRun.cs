using System.Buffers;
using System.Text.Json;
using Gateway.Admission;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Snapshots;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage.Tenants;
using Storage.VirtualKeys;
using IControlPlane = Routing.ControlPlane.IControlPlane;
using InProcessControlPlane = Routing.ControlPlane.InProcessControlPlane;

namespace Gateway.Explaining;

/// <summary>Explains a request under a configuration without a gateway that runs: no store, no network, and every target as if nothing had happened yet.</summary>
public static class DryRun
{
    private static readonly JsonWriterOptions Options = JsonText.Options with { Indented = true };

    /// <summary>Explains it.</summary>
    /// <param name="reading">A configuration without fault.</param>
    /// <param name="body">The chat request.</param>
    /// <param name="asked">Who would ask, and with which headers.</param>
    /// <returns>The explanation as JSON, as <c>/admin/explain</c> gives it, and whether any target would be tried.</returns>
    public static (string Json, bool IsServed) Explain(ConfigReading reading, ReadOnlyMemory<byte> body, DryRunRequest asked)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(asked);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddGatewayConfiguration(null, reading, static _ => null);
        services.AddSingleton<IControlPlane>(provider => new InProcessControlPlane(reading.Config!.ControlPlane, provider.GetRequiredService<Func<double>>()));
        services.AddGateway();
        using var provider = services.BuildServiceProvider();

        var headers = new HeaderDictionary();
        foreach (var (name, value) in asked.Headers)
        {
            headers.Append(name, value);
        }

        Explanation? explanation = null;
        var error = RequestOptions.Read(headers, out var options);
        if (error is null)
        {
            (explanation, error) = provider.GetRequiredService<Explainer>()
                .Explain(provider.GetRequiredService<SnapshotHolder>().Current, CallerOf(asked), null, new ReadOnlySequence<byte>(body), headers, options);
        }

        var json = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(json, Options))
        {
            ExplanationWriter.Write(writer, explanation, error);
        }

        return (System.Text.Encoding.UTF8.GetString(json.WrittenSpan), explanation is { Error: null });
    }

    private static Caller CallerOf(DryRunRequest asked)
    {
        var tenant = Caller.Anonymous.Tenant with { Plan = asked.Plan, Region = asked.Region };
        return new(tenant, asked.Key is null ? null : VirtualKey.Create(TenantId.Default, "dry run", VirtualKeyText.Create(), DateTimeOffset.UnixEpoch) with { Id = new(asked.Key) });
    }
}
