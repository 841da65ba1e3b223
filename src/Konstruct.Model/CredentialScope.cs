namespace Konstruct;

/// <summary>Which of a project's two Vault paths.</summary>
public enum CredentialScope
{
    /// <summary>The repositories of the project's teams: <c>&lt;prefix&gt;/&lt;project&gt;</c>.</summary>
    Downstream,

    /// <summary>The repositories of the platform: <c>&lt;prefix&gt;/&lt;project&gt;-platform</c>.</summary>
    Platform,

    /// <summary>Both.</summary>
    Both,
}
