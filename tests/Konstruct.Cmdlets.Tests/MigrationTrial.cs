using System.Management.Automation;

namespace Konstruct.Cmdlets.Tests;

/// <summary>A copy of the sample repository beside the Vault and the GitHub of <see cref="VaultTrial"/>. Scripts find the copy in <c>$repository</c>, a place for journals in <c>$journal</c>, and all that a run takes in <c>$run</c>.</summary>
internal sealed class MigrationTrial : IDisposable
{
    public const string Engineering = "registry/konstruct-clusters/engineering/";
    public const string Data = "registry/konstruct-clusters/mgmt-data/";

    private readonly TemporaryFolder _beside = new();

    public MigrationTrial()
    {
        Folder.WriteSample();
        Before = Folder.Texts();
        var variables = Trial.Engine.Runspace.SessionStateProxy;
        variables.SetVariable("repository", Folder.Path);
        variables.SetVariable("journal", JournalPath);
        Trial.Engine.Run("$global:run = @{ App = $app; JournalPath = $journal } + $vault");
    }

    public VaultTrial Trial { get; } = new();

    public TemporaryFolder Folder { get; } = new();

    public IReadOnlyDictionary<string, string> Before { get; }

    public string JournalPath => Path.Combine(_beside.Path, "run.jsonl");

    /// <summary>The folder of the bare repository that is pushed to, as <see cref="Commit"/> makes it.</summary>
    public string Remote => Path.Combine(_beside.Path, "remote.git");

    public EngineResult Run(string script)
    {
        var run = Trial.Run(script);
        Assert.Null(run.Failure);
        return run;
    }

    /// <summary>Runs a script that goes well.</summary>
    public IReadOnlyList<PSObject> Ok(string script)
    {
        var run = Run(script);
        Assert.Empty(run.Errors);
        return run.Output;
    }

    /// <summary>The results, each on one line: cluster, step and status.</summary>
    public static IReadOnlyList<string> Lines(IEnumerable<PSObject> output) => [.. Results(output).Select(r => $"{r.Text("ClusterName")} {r.Text("Step")} {r.Text("Status")}")];

    public static IReadOnlyList<PSObject> Results(IEnumerable<PSObject> output) => [.. output.Where(o => o.TypeNames.Contains("Konstruct.MigrationResult"))];

    /// <summary>Makes the copy a work tree whose first commit is pushed to a remote that stands for GitHub's.</summary>
    public void Commit() => Folder.CommitTo(Remote);

    public string Git(params string[] arguments) => Folder.Git(arguments);

    public void Dispose()
    {
        Trial.Dispose();
        Folder.Dispose();
        _beside.Dispose();
    }
}
