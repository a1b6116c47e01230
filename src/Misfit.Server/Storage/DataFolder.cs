namespace Misfit.Server.Storage;

/// <summary>The folder of everything the server keeps: misfit.db, and the files of data sets, models and runs, each named by its id. One server at a time has it.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream claim;

    /// <exception cref="DataException">Another server has the folder.</exception>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    public DataFolder(string path)
    {
        Root = Path.GetFullPath(path);
        foreach (string folder in (string[])[Root, DataSets, Models, Runs, Uploads, Keys])
        {
            Create(folder);
        }

        claim = Claim(Path.Combine(Root, "lock"));
        foreach (string leftover in Directory.EnumerateFiles(Uploads))
        {
            File.Delete(leftover);
        }
    }

    public string Root { get; }

    public string Database => Path.Combine(Root, "misfit.db");

    public string DataSets => Path.Combine(Root, "data");

    public string Models => Path.Combine(Root, "models");

    public string Runs => Path.Combine(Root, "runs");

    /// <summary>Files on their way in; emptied at every start.</summary>
    public string Uploads => Path.Combine(Root, "uploads");

    /// <summary>The keys that sign cookies and forms.</summary>
    public string Keys => Path.Combine(Root, "keys");

    public void Dispose() => claim.Dispose();

    // For its owner's eyes only.
    private static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // The system takes the lock away when the process ends, however it ends.
    private FileStream Claim(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new DataException($"Another server uses the data folder '{Root}'. Stop it, or name another folder (--data DIR).", exception);
        }
    }
}
