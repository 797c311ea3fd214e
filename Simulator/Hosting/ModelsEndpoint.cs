using System.Text.Json;
using Simulator.Answers;

namespace Simulator.Hosting;

internal sealed class ModelsEndpoint(SimulatorOptions options)
{
    public Task HandleAsync(HttpContext context, string provider)
    {
        if (Credentials.Reject(options, context.Request, provider) is { } rejection)
        {
            return Reply.ErrorAsync(context, rejection);
        }

        return Reply.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            foreach (var model in options.Models)
            {
                WriteModel(json, provider, model);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void WriteModel(Utf8JsonWriter json, string provider, string model)
    {
        json.WriteStartObject();
        json.WriteString("id", model);
        json.WriteString("object", "model");
        json.WriteNumber("created", Answer.Epoch);
        json.WriteString("owned_by", provider);
        json.WriteEndObject();
    }
}
