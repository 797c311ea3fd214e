namespace Gateway.Configuration;

/// <summary>Who may call.</summary>
public enum AuthMode
{
    /// <summary>Holders of a virtual key.</summary>
    Required,

    /// <summary>Everyone, as tenant <c>default</c>.</summary>
    Open,
}
