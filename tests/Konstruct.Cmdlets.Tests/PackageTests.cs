using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;

namespace Konstruct.Cmdlets.Tests;

/// <summary>What is shipped is what is in the list, and all of it is used.</summary>
public sealed class PackageTests
{
    private static readonly string[] _listed = File.ReadAllLines(Path.Combine(RepositoryFolder.Root, "package-files.txt"));

    [Theory]
    [InlineData("bin")]
    [InlineData("en-US")]
    public void A_built_folder_has_what_is_listed_and_nothing_else(string folder)
    {
        var root = Path.Combine(RepositoryFolder.Root, folder);
        var built = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(RepositoryFolder.Root, f).Replace('\\', '/'));
        Assert.Equal(_listed.Where(l => l.StartsWith(folder + "/", StringComparison.Ordinal)), built.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_pages_that_messages_name_are_shipped()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, "docs"), "*.md").Select(f => Path.GetFileName(f)!).Where(f => !f.StartsWith("about_", StringComparison.Ordinal)).Select(f => $"docs/{f}");
        Assert.Equal(_listed.Where(l => l.StartsWith("docs/", StringComparison.Ordinal)), pages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_library_is_used()
    {
        var deps = Path.Combine(RepositoryFolder.Root, "bin", "deps");
        var used = new HashSet<string>(StringComparer.Ordinal) { "Konstruct.Core", "Konstruct.Sandbox" };
        var open = new Queue<string>(used);
        while (open.TryDequeue(out var name))
        {
            using var pe = new PEReader(File.OpenRead(Path.Combine(deps, name + ".dll")));
            var reader = pe.GetMetadataReader();
            foreach (var reference in reader.AssemblyReferences.Select(r => reader.GetString(reader.GetAssemblyReference(r).Name)))
            {
                if (File.Exists(Path.Combine(deps, reference + ".dll")) && used.Add(reference))
                    open.Enqueue(reference);
            }
        }
        Assert.Equal(used.Order(StringComparer.Ordinal), Directory.EnumerateFiles(deps, "*.dll").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_licence_of_every_library_is_shipped()
    {
        var notices = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "THIRD-PARTY-NOTICES.txt"));
        using var deps = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryFolder.Root, "bin", "deps", "Konstruct.Core.deps.json")));
        var packages = deps.RootElement.GetProperty("libraries").EnumerateObject().Where(l => l.Value.GetProperty("type").GetString() == "package").Select(l => l.Name.Split('/')[0]);
        Assert.All(packages, p => Assert.Contains($"\n{p}\n    Copyright", notices, StringComparison.Ordinal));
    }
}
