namespace Konstruct.Help;

/// <summary>
/// Keeps the help true: <c>compile</c> makes what Get-Help reads from the pages and fails where a page is not that of its cmdlet; <c>update</c> writes into the pages what the module tells of itself.
/// </summary>
internal static class Program
{
    private const string Usage = """
        Usage: compile <Konstruct.Cmdlets.dll> <Konstruct.Cmdlets.xml> <docs> <out>
               update <Konstruct.Cmdlets.dll> <Konstruct.Cmdlets.xml> <docs>
        """;

    private static int Main(string[] arguments)
    {
        try
        {
            switch (arguments)
            {
                case ["compile", var module, var xml, var docs, var to]:
                    Compile(Command.AllOf(module, XmlDocs.Load(xml)), docs, to);
                    return 0;
                case ["update", var module, var xml, var docs]:
                    Update(Command.AllOf(module, XmlDocs.Load(xml)), docs);
                    return 0;
                default:
                    Console.Error.WriteLine(Usage);
                    return 2;
            }
        }
        catch (HelpException e)
        {
            // In the form that MSBuild takes for an error, with the place.
            Console.Error.WriteLine($"{e.Path}({e.Line}): error HELP: {e.Message}");
            return 1;
        }
    }

    private static void Compile(IReadOnlyList<Command> commands, string docs, string to)
    {
        foreach (var path in Directory.EnumerateFiles(CmdletsFolder(docs), "*.md"))
        {
            if (!commands.Any(c => c.Name == Path.GetFileNameWithoutExtension(path)))
                throw new HelpException(path, 1, "There is no cmdlet of this name. Remove the page, or name it after its cmdlet.");
        }
        var pages = commands.Select(c => CmdletPage.Read(PagePath(docs, c), c)).ToList();
        Directory.CreateDirectory(to);
        Maml.Of(pages).Save(Path.Combine(to, "Konstruct.Cmdlets.dll-Help.xml"));
        foreach (var topic in Directory.EnumerateFiles(docs, "about_*.md"))
            File.WriteAllText(Path.Combine(to, $"{Path.GetFileNameWithoutExtension(topic)}.help.txt"), AboutTopic.Read(topic));
    }

    private static void Update(IReadOnlyList<Command> commands, string docs)
    {
        foreach (var command in commands)
        {
            var path = PagePath(docs, command);
            if (!File.Exists(path))
                throw new HelpException(path, 1, $"The cmdlet {command.Name} has no page. Write one with what it is for and examples; this adds the rest.");
            File.WriteAllText(path, GeneratedSections.Renew(File.ReadAllText(path), command));
        }
    }

    private static string CmdletsFolder(string docs) => Path.Combine(docs, "cmdlets");

    private static string PagePath(string docs, Command command) => Path.Combine(CmdletsFolder(docs), $"{command.Name}.md");
}
