using System.Runtime.InteropServices;
using Misfit.ClassicalBenchmark;
using Misfit.Numerics;

// A worker that compare.py drives: one request per line, one line of JSON back.
//   rows FILE ROWS COLUMNS   reads the rows of the following runs: float32, one row after another
//   run DETECTOR FILE        fits and scores these rows; writes the scores (float64) to the file
Matrix? rows = null;
while (Console.ReadLine() is { } line)
{
    string[] words = line.Split('\t');
    Console.WriteLine(words[0] switch
    {
        "rows" => Read(words[1], int.Parse(words[2]), int.Parse(words[3])),
        "run" when rows is not null => Measurement.Run(words[1], rows, words[2]),
        _ => throw new ArgumentException($"Unknown request '{line}', or no rows yet."),
    });
}

string Read(string file, int count, int columns)
{
    rows = new Matrix(count, columns, MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file)).ToArray());
    return "{}";
}
