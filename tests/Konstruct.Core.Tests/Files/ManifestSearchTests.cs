using Konstruct.Core.Files;
namespace Konstruct.Core.Tests.Files;

public sealed class ManifestSearchTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly List<string> _skipped = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Manifests_are_found_in_the_order_of_their_names_however_deep()
    {
        foreach (var name in new[] { "b.yml", "a.yaml", "C.YAML", "a/z.yaml", "a/b/y.Yml", "b/x.yaml", "notes.md", "yaml", ".yaml.swp", "chart.yaml.bak", ".hidden/w.yaml" })
            _folder.Write(name, "");

        Assert.Equal(["C.YAML", "a.yaml", "b.yml", ".hidden/w.yaml", "a/z.yaml", "a/b/y.Yml", "b/x.yaml"], Found());
        Assert.Empty(_skipped);
    }

    [Fact]
    public void Names_are_relative_to_a_folder_with_and_without_a_final_slash()
    {
        _folder.Write("sub/deep/a.yaml", "");

        foreach (var folder in new[] { _folder["sub"], _folder["sub"] + Path.DirectorySeparatorChar })
        {
            var asked = new List<string>();
            var search = new ManifestSearch(relative =>
            {
                asked.Add(relative);
                return false;
            });

            var found = Assert.Single(search.Below(folder, TestContext.Current.CancellationToken));

            Assert.Equal(["deep", "deep/a.yaml"], asked);
            Assert.Equal("deep/a.yaml", ManifestSearch.Relative(folder, found));
        }
    }

    [Fact]
    public void What_git_keeps_is_left_out()
    {
        _folder.Write(".git/hooks/a.yaml", "");
        _folder.Write("sub/.git/a.yaml", "");
        _folder.Write("sub/git/a.yaml", "");
        _folder.Write("module/.git", "gitdir: ../.git/modules/module\n");
        _folder.Write("module/.github/a.yaml", "");

        Assert.Equal(["module/.github/a.yaml", "sub/git/a.yaml"], Found());
    }

    [Fact]
    public void Files_and_folders_are_left_out_by_their_relative_path()
    {
        _folder.Write("a.yaml", "");
        _folder.Write("vendor/deep/a.yaml", "");
        _folder.Write("sub/vendor.yaml", "");
        var asked = new List<string>();

        var found = Found(relative =>
        {
            asked.Add(relative);
            return relative is "vendor" or "sub/vendor.yaml";
        });

        Assert.Equal(["a.yaml"], found);
        Assert.Equal(["a.yaml", "sub", "sub/vendor.yaml", "vendor"], asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_empty_folder_has_no_manifests() => Assert.Empty(Found());

    [Fact]
    public void Links_in_the_tree_are_left_out_silently_because_their_files_are_found_anyway()
    {
        _folder.Write("real/a.yaml", "");
        _folder.Link("file.yaml", Path.Combine("real", "a.yaml"));
        _folder.Link("folder", "real");
        _folder.Link("real/up", "..");

        Assert.Equal(["real/a.yaml"], Found());
        Assert.Empty(_skipped);
    }

    [Fact]
    public void Links_out_of_the_tree_are_not_followed_and_told_of()
    {
        _folder.Write("outside/a.yaml", "");
        _folder.Write("outside/readme.md", "");
        _folder.Link("tree/file.yaml", Path.Combine("..", "outside", "a.yaml"));
        _folder.Link("tree/folder", Path.Combine("..", "outside"));
        _folder.Link("tree/readme.md", Path.Combine("..", "outside", "readme.md"));
        _folder.Write("tree/own.yaml", "");

        Assert.Equal(["tree/own.yaml"], Found(folder: _folder["tree"]));
        Assert.Equal(
            [
                $"The link '{_folder["tree/file.yaml"]}' was not followed, because '{_folder["outside/a.yaml"]}' is outside of '{_folder["tree"]}'.",
                $"The link '{_folder["tree/folder"]}' was not followed, because '{_folder["outside"]}' is outside of '{_folder["tree"]}'.",
            ],
            _skipped);
    }

    [Fact]
    public void A_link_that_leaves_the_tree_by_way_of_a_linked_folder_is_told_of()
    {
        _folder.Write("outside/a.yaml", "");
        _folder.Link("tree/sub", Path.Combine("..", "outside"));
        _folder.Link("tree/b.yaml", Path.Combine("sub", "a.yaml"));

        Assert.Empty(Found(folder: _folder["tree"]));
        Assert.Equal(2, _skipped.Count);
    }

    [Fact]
    public void A_link_to_nothing_is_told_of()
    {
        _folder.Link("a.yaml", "nothing.yaml");

        Assert.Empty(Found());
        Assert.Equal([$"The link '{_folder["a.yaml"]}' was left out, because what it points to ('nothing.yaml') cannot be found."], _skipped);
    }

    [Fact]
    public void A_folder_that_is_a_link_is_searched_where_it_is_named()
    {
        _folder.Write("real/a.yaml", "");
        _folder.Write("real/sub/b.yaml", "");
        _folder.Link("real/c.yaml", "a.yaml");
        _folder.Link("way", "real");

        Assert.Equal(["way/a.yaml", "way/sub/b.yaml"], Found(folder: _folder["way"]));
        Assert.Empty(_skipped);
    }

    [Fact]
    public void A_folder_that_vanishes_during_the_search_is_told_of_and_the_search_goes_on()
    {
        _folder.Write("a/x.yaml", "");
        _folder.Write("b/y.yaml", "");
        _folder.Write("first.yaml", "");
        var found = new List<string>();

        foreach (var path in Search().Below(_folder.Path, TestContext.Current.CancellationToken))
        {
            found.Add(Path.GetFileName(path));
            if (found.Count == 1)
                Directory.Delete(_folder["a"], recursive: true);
        }

        Assert.Equal(["first.yaml", "y.yaml"], found);
        Assert.StartsWith($"The folder '{_folder["a"]}' was left out, because it cannot be read: ", Assert.Single(_skipped), StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_can_be_stopped()
    {
        _folder.Write("a.yaml", "");
        _folder.Write("sub/b.yaml", "");
        using var stop = new CancellationTokenSource();
        using var found = Search().Below(_folder.Path, stop.Token).GetEnumerator();
        Assert.True(found.MoveNext());

        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => found.MoveNext());
    }

    private ManifestSearch Search(Func<string, bool>? isExcluded = null) => new(isExcluded) { OnSkipped = _skipped.Add };

    private List<string> Found(Func<string, bool>? isExcluded = null, string? folder = null) =>
        [.. Search(isExcluded).Below(folder ?? _folder.Path, TestContext.Current.CancellationToken).Select(p => Path.GetRelativePath(_folder.Path, p).Replace('\\', '/'))];
}
