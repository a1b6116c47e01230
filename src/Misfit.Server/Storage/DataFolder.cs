namespace Misfit.Server.Storage;

/// <summary>The folder of everything the server keeps: misfit.db, and the files of data sets, models and runs, each named by its id.</summary>
internal sealed class DataFolder
{
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    public DataFolder(string path)
    {
        Root = Path.GetFullPath(path);
        foreach (string folder in (string[])[DataSets, Models, Runs, Uploads])
        {
            Directory.CreateDirectory(folder);
        }
    }

    public string Root { get; }

    public string Database => Path.Combine(Root, "misfit.db");

    public string DataSets => Path.Combine(Root, "data");

    public string Models => Path.Combine(Root, "models");

    public string Runs => Path.Combine(Root, "runs");

    /// <summary>Files on their way in; emptied at every start.</summary>
    public string Uploads => Path.Combine(Root, "uploads");
}
