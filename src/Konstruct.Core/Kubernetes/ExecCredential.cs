using System.ComponentModel;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Authentication;

namespace Konstruct.Core.Kubernetes;

/// <summary>
/// Credentials that a program tells. KubernetesClient would run it before anything is asked, hide its exit code, and join arguments with blanks in them.
/// Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins.
/// </summary>
internal sealed class ExecCredential : ITokenProvider, IDisposable
{
    // As both systems number it.
    private const int FileNotFound = 2;

    // A program may ask a person to log in.
    private static readonly TimeSpan _untilGivenUp = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _beforeExpiry = TimeSpan.FromSeconds(30);

    private readonly KubeConfigFile.Exec _exec;
    private readonly string _command;
    private readonly string _where;
    private readonly JsonObject? _cluster;
    private readonly SemaphoreSlim _one = new(1);
    private Credential? _current;

    /// <summary>Makes it; the program runs when it is needed.</summary>
    /// <exception cref="KubernetesException">The program is not told completely.</exception>
    public ExecCredential(KubeConfigFile.Exec exec, KubeConfigFile.UserEntry user, KubeConfigFile.Cluster cluster)
    {
        _exec = exec;
        _where = $"the user '{user.Name}' in '{user.File}'";
        if (exec.Command is not { Length: > 0 } command || exec.ApiVersion is not { Length: > 0 })
            throw new KubernetesException(KubernetesProblem.KubernetesConfigInvalid, $"'exec' of {_where} lacks {(exec.Command is { Length: > 0 } ? "'apiVersion'" : "'command'")}.", "Correct the file.");
        // A bare name is looked for in PATH; else a path is relative to the file.
        _command = command.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar) ? user.Resolve(command) : command;
        if (exec.WantsCluster)
        {
            _cluster = new JsonObject
            {
                ["server"] = cluster.Server,
                ["tls-server-name"] = cluster.TlsServerName,
                ["insecure-skip-tls-verify"] = cluster.SkipsVerification,
                ["certificate-authority-data"] = cluster.CaData,
                ["proxy-url"] = cluster.ProxyUrl,
            };
        }
    }

    /// <summary>The client certificate that the program told; null where it told none, or has not run.</summary>
    public X509Certificate2? Certificate => _current?.Certificate;

    /// <inheritdoc/>
    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_current is null || _current.Expires - TimeProvider.System.GetUtcNow() < _beforeExpiry)
                _current = await RunAsync(cancellationToken).ConfigureAwait(false);
            return _current.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null!;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Has the program run again when it is needed next: the server does not take what it told.</summary>
    public void Forget() => _current = null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _current?.Certificate?.Dispose();
        _one.Dispose();
    }

    private async Task<Credential> RunAsync(CancellationToken cancellation)
    {
        if (_exec.InteractiveMode == "Always")
            throw Failed("wants to talk to a person, which is not possible here", null);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_untilGivenUp);
        using var process = Start();
        try
        {
            process.StandardInput.Close();
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return process.ExitCode == 0 ? Parse(output) : throw Failed($"ended with the exit code {process.ExitCode}", null);
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            cancellation.ThrowIfCancellationRequested();
            throw Failed($"did not end within {_untilGivenUp.TotalSeconds} s", null);
        }
    }

    private Process Start()
    {
        // What it says by standard error is for the person before the screen: a code to log in with, say.
        var command = Path.IsPathFullyQualified(_command) ? _command : ProgramPath.Find(_command) ?? throw Failed("is not on the PATH", new Win32Exception(FileNotFound));
        var start = new ProcessStartInfo(command) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in _exec.Arguments ?? [])
            start.ArgumentList.Add(argument);
        foreach (var variable in _exec.Environment ?? [])
        {
            if (variable.Name is { Length: > 0 } name)
                start.Environment[name] = variable.Value ?? "";
        }
        var spec = new JsonObject { ["interactive"] = false };
        if (_cluster is not null)
            spec["cluster"] = _cluster.DeepClone();
        start.Environment["KUBERNETES_EXEC_INFO"] = new JsonObject { ["apiVersion"] = _exec.ApiVersion, ["kind"] = "ExecCredential", ["spec"] = spec }.ToJsonString();
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw Failed("cannot be started", e);
        }
    }

    private Credential Parse(string output)
    {
        try
        {
            using var json = JsonDocument.Parse(output);
            var told = json.RootElement;
            if (told.Text("apiVersion") != _exec.ApiVersion)
                throw Failed($"speaks another version than '{_exec.ApiVersion}'", null);
            var certificate = told.Text("status", "clientCertificateData") is { Length: > 0 } pem && told.Text("status", "clientKeyData") is { Length: > 0 } key ? ReadCertificate(pem, key) : null;
            var token = told.Text("status", "token") is { Length: > 0 } text ? text.Trim() : null;
            return token is not null || certificate is not null ? new Credential(token, certificate, told.Time("status", "expirationTimestamp")) : throw Failed("told neither a token nor a client certificate", null);
        }
        // It tells what stands at the place.
        catch (JsonException)
        {
            throw Failed("put out no ExecCredential in JSON", null);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Failed("told a client certificate that cannot be used; expected PEM", null);
        }
    }

    private static X509Certificate2 ReadCertificate(string pem, string key)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem, key);
        // Windows takes no key that lives in memory alone: https://github.com/dotnet/runtime/issues/23749.
        return new X509Certificate2(certificate.Export(X509ContentType.Pkcs12));
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        // It has ended by itself meanwhile.
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
        }
    }

    private KubernetesException Failed(string how, Exception? inner) => new(KubernetesProblem.KubernetesExecFailed,
        $"The program '{_exec.Command}', by which {_where} gets its credentials, {how}.",
        (_exec.InstallHint is { Length: > 0 } hint && inner is Win32Exception ? hint.Trim() + " " : "") + "Run it, or 'kubectl get --raw /version', by hand and see what it says.", inner);

    // No record: it would print its token.
    private sealed class Credential(string? token, X509Certificate2? certificate, DateTimeOffset? expires)
    {
        public string? Token { get; } = token;

        public X509Certificate2? Certificate { get; } = certificate;

        public DateTimeOffset? Expires { get; } = expires;
    }
}
