namespace Gateway.Configuration;

/// <summary>Where Azure has Chat Completions.</summary>
public enum AzureUrls
{
    /// <summary><c>/openai/v1/chat/completions</c>: the model in the body names the deployment.</summary>
    V1,

    /// <summary><c>/openai/deployments/NAME/chat/completions?api-version=…</c>: the model is the deployment's name.</summary>
    Deployments,

    /// <summary><c>/models/chat/completions?api-version=…</c>: Foundry's inference of models from elsewhere.</summary>
    Models,
}
