namespace Gateway.Configuration;

/// <summary>How a collector is spoken to.</summary>
public enum OtlpProtocol
{
    HttpProtobuf,
    Grpc,
}
