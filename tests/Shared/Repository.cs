namespace Misfit.Tests;

/// <summary>Where the checkout and the optional reference data are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Misfit.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("The tests must run inside the checkout: no Misfit.slnx above " + AppContext.BaseDirectory);
    }
}
