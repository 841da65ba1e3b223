namespace Konstruct.Core.ArgoCd;

/// <summary>What can go wrong with ArgoCD's REST API. The names are the ids of the errors that users see; each is explained in <c>docs/errors.md</c>.</summary>
public enum ArgoServerProblem
{
    /// <summary>The address is none, or would send the token in the clear.</summary>
    ArgoServerAddressInvalid,

    /// <summary>It cannot be reached.</summary>
    ArgoServerUnreachable,

    /// <summary>It does not accept the token.</summary>
    ArgoServerUnauthorized,

    /// <summary>What answers is not ArgoCD, or it fails.</summary>
    ArgoServerRefused,
}
