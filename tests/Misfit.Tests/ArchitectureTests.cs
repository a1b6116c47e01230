using System.Text.RegularExpressions;

namespace Misfit.Tests;

/// <summary>Dependencies point one way: a folder may use those listed for it, itself and the root namespace, and nothing else.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Numerics"] = [],
        ["Tables"] = ["Numerics"],
        ["Storage"] = ["Numerics"],
        ["Metrics"] = ["Numerics"],
        ["Decisions"] = ["Numerics", "Metrics"],
        ["Autodiff"] = ["Numerics"],
        ["Training"] = ["Numerics", "Autodiff"],
        ["Preprocessing"] = ["Numerics", "Tables", "Storage"],
        ["Series"] = ["Numerics", "Tables"],
        ["Detectors"] = ["Numerics", "Autodiff", "Training", "Storage", "Metrics"],
        ["Influence"] = ["Numerics", "Training", "Detectors", "Metrics", "Decisions"],
        ["Explanations"] = ["Numerics", "Autodiff", "Training", "Detectors", "Storage", "Tables", "Preprocessing"],
        ["Pipelines"] = ["Numerics", "Autodiff", "Training", "Detectors", "Storage", "Tables", "Preprocessing", "Series", "Decisions", "Influence", "Explanations"],
    };

    public static TheoryData<string> Folders => [.. Directory.GetDirectories(Source).Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("bin" or "obj"))];

    private static string Source => Path.Combine(Repository.Root, "src/Misfit");

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_usesOnly_foldersBelowIt(string folder)
    {
        Assert.True(Allowed.ContainsKey(folder), $"src/Misfit/{folder} is new: say in this test what it may use, and in ARCHITECTURE.md what it is for.");
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Source, folder), "*.cs", SearchOption.AllDirectories))
        {
            foreach (Match match in UsedNamespace().Matches(File.ReadAllText(file)))
            {
                string used = match.Groups[1].Value;
                Assert.True(used == folder || Allowed[folder].Contains(used), $"{Path.GetRelativePath(Source, file)} uses Misfit.{used}; {folder} may use {string.Join(", ", Allowed[folder])} only.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_isTheNamespace_ofItsFiles(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Source, folder), "*.cs", SearchOption.AllDirectories))
        {
            string expected = "namespace Misfit." + Path.GetRelativePath(Source, Path.GetDirectoryName(file)!).Replace('\\', '.').Replace('/', '.') + ";";
            Assert.True(File.ReadAllText(file).Contains(expected, StringComparison.Ordinal), $"{Path.GetRelativePath(Source, file)} must declare '{expected}'.");
        }
    }

    [Fact]
    public void Unsafe_code_isInKernelsOnly()
    {
        foreach (string file in Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Replace('\\', '/').Contains("Numerics/Kernels/", StringComparison.Ordinal)))
        {
            Assert.False(UnsafeKeyword().IsMatch(File.ReadAllText(file)), $"{Path.GetRelativePath(Source, file)} uses unsafe code, which belongs into Numerics/Kernels.");
        }
    }

    [Theory]
    [InlineData("Misfit", "")]
    [InlineData("Misfit.Data", "Misfit")]
    [InlineData("Misfit.Benchmarks", "Misfit.Data")]
    [InlineData("Misfit.Server", "Misfit.Benchmarks")]
    [InlineData("Misfit.Cli", "Misfit.Server")]
    public void Project_references_theProjectBelowIt(string project, string below)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "src", project, project + ".csproj"));
        string[] references = [.. ProjectReference().Matches(text).Select(match => match.Groups[1].Value)];
        Assert.Equal(below == "" ? [] : [below], references);
    }

    [GeneratedRegex(@"(?:using(?: static)?|global::|[\s(<,])\s*Misfit\.([A-Z]\w*)")]
    private static partial Regex UsedNamespace();

    [GeneratedRegex(@"(?m)^(?!\s*//).*\bunsafe\b")]
    private static partial Regex UnsafeKeyword();

    [GeneratedRegex(@"ProjectReference Include=""[^""]*/([\w.]+)\.csproj""")]
    private static partial Regex ProjectReference();
}
