using System.Globalization;
using System.Text.Json.Nodes;
using Konstruct.Bench.Stage;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Bench.Together;

/// <summary>Clusters on which everything is in motion: ArgoCD compares, External Secrets reads, and labels, annotations and requests to refresh come to Applications and Secrets, whose versions go up with each.</summary>
/// <param name="platform">Where.</param>
/// <param name="random">Chance.</param>
internal sealed class ClusterMotion(Platform platform, Random random)
{
    private const int AtOnce = 10;

    /// <summary>How many objects were changed.</summary>
    public int Changes { get; private set; }

    /// <summary>Does something while all of it moves.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="work">What is done.</param>
    public async Task<T> During<T>(Func<Task<T>> work)
    {
        using var end = new CancellationTokenSource();
        var moving = Task.Factory.StartNew(() => Move(end.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await moving.ConfigureAwait(false);
        }
    }

    private void Move(CancellationToken end)
    {
        var stores = platform.Sandbox.Clusters.Values.Append(platform.Sandbox.Parent!).Select(static server => server.Store).ToList();
        while (!end.IsCancellationRequested)
        {
            for (var count = 0; count < AtOnce; count++)
                Touch(stores[random.Next(stores.Count)]);
            platform.Sandbox.Refresh();
            end.WaitHandle.WaitOne(30);
        }
    }

    private void Touch(ObjectStore store)
    {
        var isApplication = random.Next(2) == 0;
        var kind = (isApplication ? store.Find("argoproj.io/v1alpha1", "Application") : store.Find("v1", "Secret"))!;
        var objects = store.List(kind);
        if (objects.Count == 0)
            return;
        var mark = (++Changes).ToString(CultureInfo.InvariantCulture);
        var (field, name, value) = random.Next(3) switch
        {
            0 => ("labels", "example.com/seen", mark),
            1 when isApplication => ("annotations", "argocd.argoproj.io/refresh", random.Next(2) == 0 ? "normal" : "hard"),
            _ => ("annotations", "example.com/seen", mark),
        };
        store.Change(ObjectStore.KeyOf(kind, objects[random.Next(objects.Count)]), there =>
        {
            if (there?["metadata"] is not JsonObject metadata)
                return null;
            if (metadata[field] is not JsonObject)
                metadata[field] = new JsonObject();
            metadata[field]![name] = value;
            return there;
        });
    }
}
