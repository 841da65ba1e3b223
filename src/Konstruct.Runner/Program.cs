using System.Runtime.InteropServices;

namespace Konstruct.Runner;

/// <summary>Runs a PowerShell script, with the module imported, where there is .NET but no <c>pwsh</c>.</summary>
internal static class Program
{
    private const int BadCommandLine = 64;
    private const int Interrupted = 128 + 2;
    private const int Terminated = 128 + 15;

    private static int Main(string[] arguments)
    {
        var line = CommandLine.Parse(arguments);
        if (line.Help)
        {
            Console.Out.WriteLine(CommandLine.Usage);
            return 0;
        }
        if (line.Error is null && line.File is not null && !File.Exists(line.File))
            line = line with { Error = $"The script '{line.File}' does not exist. Expected the path of a file, from the folder '{Environment.CurrentDirectory}'." };
        if (line.Error is not null)
        {
            Console.Error.WriteLine(line.Error);
            Console.Error.WriteLine("-Help shows what can be given.");
            return BadCommandLine;
        }

        using var session = new Session(line.NonInteractive);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = session.Stop(Interrupted));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = session.Stop(Terminated));
        return session.Run(line);
    }
}
