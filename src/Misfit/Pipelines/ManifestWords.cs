using Misfit.Storage;

namespace Misfit.Pipelines;

/// <summary>Enumerations as words of the manifest, in kebab case.</summary>
internal static class ManifestWords
{
    public static string Word<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, i) => char.IsUpper(letter) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(letter) : letter.ToString()));

    public static T Choice<T>(this ManifestValue value)
        where T : struct, Enum
    {
        string word = value.Text();
        foreach (T choice in Enum.GetValues<T>())
        {
            if (Word(choice) == word)
            {
                return choice;
            }
        }

        throw new ModelFormatException($"In the model file {value.Place} must be one of {string.Join(", ", Enum.GetValues<T>().Select(Word))}, was '{word}'.");
    }
}
