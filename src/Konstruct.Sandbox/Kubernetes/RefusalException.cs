namespace Konstruct.Sandbox.Kubernetes;

/// <summary>A request is refused, wherever that is found out.</summary>
internal sealed class RefusalException(Reply reply) : Exception("The request is refused.")
{
    /// <summary>The answer.</summary>
    public Reply Reply => reply;
}
