using System.Collections.Concurrent;
using System.Management.Automation;
using System.Security;
using Konstruct.Core;
using Konstruct.Core.Credentials;
using Konstruct.Core.Vault;

namespace Konstruct.Cmdlets;

/// <summary>Base of the cmdlets that write to Vault: what they have in common is how they reach it, and how they ask before they write.</summary>
public abstract class VaultCmdlet : KonstructCmdlet
{
    // Whoever named a Vault once need not do so again for what came of it.
    private static readonly ConcurrentDictionary<Uri, bool> _named = new();

    private const string ServiceAccountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    /// <summary>Vault's address, e.g. <c>https://vault.example.com:8200</c>. Default: <c>VAULT_ADDR</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? VaultAddress { get; set; }

    /// <summary>Vault's namespace. Default: <c>VAULT_NAMESPACE</c>, or the root.</summary>
    [Parameter]
    public string? VaultNamespace { get; set; }

    /// <summary>The token. Default: <c>VAULT_TOKEN</c>, or what <c>vault login</c> left in <c>~/.vault-token</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? VaultToken { get; set; }

    /// <summary>How to come by a token. Default: <c>Token</c>. A token that a login gives is revoked in the end.</summary>
    [Parameter]
    public VaultAuthMethod VaultAuthMethod { get; set; }

    /// <summary>Where the method of the login is mounted, without <c>auth/</c>. Default: <c>approle</c>, <c>kubernetes</c> or <c>jwt</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? VaultAuthMount { get; set; }

    /// <summary>The role to log in as: with <c>AppRole</c> the role's id, with <c>Kubernetes</c> and <c>Jwt</c> its name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? VaultRole { get; set; }

    /// <summary>The secret id of an application role.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? VaultSecretId { get; set; }

    /// <summary>File with the signed token to log in with. Default with <c>Kubernetes</c>: that of the pod's service account.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? VaultJwtPath { get; set; }

    /// <summary>File with the certificates of the authority that signed Vault's, as PEM text. Default: <c>VAULT_CACERT</c>, or the system's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? VaultCACert { get; set; }

    /// <summary>Folder with such files. Default: <c>VAULT_CAPATH</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? VaultCAPath { get; set; }

    /// <summary>File with the client's certificate, as PEM text. Default: <c>VAULT_CLIENT_CERT</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? VaultClientCert { get; set; }

    /// <summary>File with the client's key, as PEM text, not encrypted. Default: <c>VAULT_CLIENT_KEY</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? VaultClientKey { get; set; }

    /// <summary>The name that Vault's certificate is for, where that is not the address's host. Default: <c>VAULT_TLS_SERVER_NAME</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? VaultTlsServerName { get; set; }

    /// <summary>Takes any certificate, so that whoever is on the way can read what is written. <c>VAULT_SKIP_VERIFY</c> alone does not.</summary>
    [Parameter]
    public SwitchParameter VaultSkipVerify { get; set; }

    /// <summary>How long one request may take, in seconds. Default: <c>VAULT_CLIENT_TIMEOUT</c>, or 60.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int? VaultTimeoutSec { get; set; }

    /// <summary>How often a request is repeated that failed for a while only. Default: <c>VAULT_MAX_RETRIES</c>, or 2.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int? VaultMaxRetries { get; set; }

    /// <summary>Where the KV engine is mounted. Default: <c>secret</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Mount { get; set; } = "secret";

    /// <summary>Version of the KV engine, where the token may not ask for it.</summary>
    [Parameter]
    [ValidateSet("1", "2")]
    public string? KvVersion { get; set; }

    /// <summary>How many secrets are at work at once.</summary>
    [Parameter]
    [ValidateRange(1, 128)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>Whether <c>-WhatIf</c> was given, or is preferred.</summary>
    private protected bool IsPreview =>
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given) ? ((SwitchParameter)given).IsPresent : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>What the progress says.</summary>
    private protected abstract string Activity { get; }

    /// <summary>Speaks to Vault and puts out what comes of it.</summary>
    /// <param name="address">Vault's address, if other than the parameters'.</param>
    /// <param name="space">Vault's namespace, if other than the parameters'.</param>
    /// <param name="mount">The mount.</param>
    /// <param name="paths">How many secrets there are.</param>
    /// <param name="work">What to do.</param>
    /// <exception cref="ServiceException">Nothing can be done at all.</exception>
    private protected void RunVault(Uri? address, string? space, string mount, int paths, Func<CredentialRun, IAsyncEnumerable<CredentialOutcome>> work)
    {
        var settings = Settings(address, space);
        Pump(async () =>
        {
            var progress = Progress(Activity);
            var client = await ConnectAsync(settings).ConfigureAwait(false);
            await using (client.ConfigureAwait(false))
            {
                var run = new CredentialRun(client, mount)
                {
                    OnDone = n => progress($"{n} of {paths} secrets"),
                    OnWarning = m => Post(() => WriteWarning(m)),
                };
                await foreach (var outcome in work(run).WithCancellation(Cancellation).ConfigureAwait(false))
                    Post(() => Put(outcome));
            }
        });
    }

    /// <summary>Connects to Vault.</summary>
    private protected Task<VaultClient> ConnectAsync(VaultSettings settings) =>
        VaultClient.ConnectAsync(settings with { OnWait = TellWait, OnWarning = m => Post(() => WriteWarning(m)) }, Cancellation);

    /// <summary>Asks whether to write one secret; the question names Vault, the fields and the version, never a value.</summary>
    private protected ValueTask<bool> AskAsync(VaultCredentialResult planned, string action, Func<string, string, bool>? ask = null) => base.AskAsync(() =>
    {
        var space = planned.VaultNamespace is { } name ? $", namespace {name}" : "";
        var version = planned.VersionBefore is > 0 ? $", from version {planned.VersionBefore}" : planned.Existed ? "" : ", not there yet";
        return (ask ?? ShouldProcess)($"{planned.Mount}/{planned.Path} (Vault {planned.VaultAddress}{space})", $"{action}: {string.Join(' ', planned.Fields)}{version}");
    });

    private void Put(CredentialOutcome outcome)
    {
        // First what became of it: an error may end the pipeline.
        WriteObject(outcome.Result);
        if (outcome.Problem is { } problem)
            WriteError(ServiceErrors.Record(problem, outcome.Result));
    }

    /// <summary>Whether an address of Vault was given, or is in the environment.</summary>
    private protected bool KnowsVault => VaultAddress is not null || Environment.GetEnvironmentVariable("VAULT_ADDR") is { Length: > 0 };

    /// <summary>Whether what to log in with was given for this command, and is not what the environment has for another Vault, perhaps.</summary>
    private protected bool GivesCredential => VaultAuthMethod switch
    {
        VaultAuthMethod.Token => VaultToken is not null,
        VaultAuthMethod.Kubernetes => VaultJwtPath is not null,
        _ => true,
    };

    /// <summary>Whether a Vault is one that was named in this session, by a parameter or by <c>VAULT_ADDR</c>.</summary>
    private protected static bool IsNamed(Uri address) =>
        _named.ContainsKey(address) || (Environment.GetEnvironmentVariable("VAULT_ADDR") is { Length: > 0 } && VaultEnvironment.Current.Address(null) == address);

    /// <summary>How to reach Vault, by the parameters and the environment.</summary>
    /// <param name="address">Vault's address, if other than the parameters'.</param>
    /// <param name="space">Vault's namespace, if other than the parameters'.</param>
    /// <exception cref="VaultException">Something that is needed is missing, or is none.</exception>
    private protected VaultSettings Settings(Uri? address = null, string? space = null)
    {
        var environment = VaultEnvironment.Current;
        if (VaultSkipVerify)
            WriteWarning("Vault's certificate is not verified: whoever is on the way can read and change what is written.");
        else if (environment.AsksToSkipVerification)
            WriteWarning("VAULT_SKIP_VERIFY is not heeded: Vault's certificate is verified unless -VaultSkipVerify is given.");
        var tls = environment.Tls;
        var reached = address ?? environment.Address(VaultAddress);
        if (address is null)
            _named[reached] = true;
        if (reached.Scheme == "http" && !reached.IsLoopback)
            WriteWarning($"Vault is spoken to at '{reached}' without TLS: its token, and what is read and written, pass the network as they are. Give an address with https.");
        return new VaultSettings
        {
            Address = reached,
            Namespace = (space ?? VaultNamespace ?? environment.Namespace)?.Trim('/') is { Length: > 0 } name ? name : null,
            Login = Login(environment),
            Tls = new VaultTls
            {
                CaFile = FullPath(VaultCACert) ?? (VaultCAPath is null ? tls.CaFile : null),
                CaFolder = FullPath(VaultCAPath) ?? tls.CaFolder,
                ClientCertificate = FullPath(VaultClientCert) ?? tls.ClientCertificate,
                ClientKey = FullPath(VaultClientKey) ?? tls.ClientKey,
                ServerName = VaultTlsServerName ?? tls.ServerName,
                SkipsVerification = VaultSkipVerify,
            },
            Timeout = VaultTimeoutSec is { } seconds ? TimeSpan.FromSeconds(seconds) : environment.Timeout ?? TimeSpan.FromSeconds(60),
            MaxRetries = VaultMaxRetries ?? environment.MaxRetries ?? 2,
            KvVersion = KvVersion is null ? null : KvVersion == "1" ? 1 : 2,
        };
    }

    private VaultLogin Login(VaultEnvironment environment) => VaultAuthMethod switch
    {
        VaultAuthMethod.AppRole => VaultLogin.WithAppRole(VaultAuthMount ?? "approle", VaultRole ?? throw Missing("-VaultRole, the role's id"), VaultSecretId is null ? null : SecretText.Reveal(VaultSecretId)),
        VaultAuthMethod.Kubernetes => VaultLogin.WithJwt(VaultAuthMount ?? "kubernetes", VaultRole ?? throw Missing("-VaultRole"), ReadJwt(VaultJwtPath ?? ServiceAccountToken)),
        VaultAuthMethod.Jwt => VaultLogin.WithJwt(VaultAuthMount ?? "jwt", VaultRole, ReadJwt(VaultJwtPath ?? throw Missing("-VaultJwtPath"))),
        _ => VaultLogin.WithToken(VaultToken is null ? environment.Token() : SecretText.Reveal(VaultToken)),
    };

    private VaultException Missing(string parameter) =>
        new(VaultProblem.VaultSettingInvalid, $"'-VaultAuthMethod {VaultAuthMethod}' was given without {parameter}.", $"Give {parameter}.");

    private string ReadJwt(string path)
    {
        path = FullPath(path)!;
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VaultException(VaultProblem.VaultSettingInvalid, $"'{path}', the token to log in with, cannot be read.", "Check -VaultJwtPath.", e);
        }
    }

    private string? FullPath(string? path) => path is null ? null : GetUnresolvedProviderPathFromPSPath(path);
}
