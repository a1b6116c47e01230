using System.Globalization;
using Misfit.EngineBenchmark;

// A worker that compare.py drives: one request per line, one line of JSON back.
//   peak                fused multiply-adds of one core, in GFLOP/s
//   product             a 512 × 512 by 512 × 256 matrix product on one core, in GFLOP/s
//   step CASE SECONDS   training steps of one network
Dictionary<string, TrainingCase> cases = [];
while (Console.ReadLine() is { } line)
{
    string[] words = line.Split(' ');
    Console.WriteLine(words[0] switch
    {
        "peak" => FormattableString.Invariant($"{{\"gflops\": {Arithmetic.PeakGigaflops():F1}}}"),
        "product" => FormattableString.Invariant($"{{\"gflops\": {Arithmetic.ProductGigaflops():F1}}}"),
        "step" => Case(words[1]).Measure(double.Parse(words[2], CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException($"Unknown request '{line}'."),
    });
}

TrainingCase Case(string name)
{
    if (!cases.TryGetValue(name, out TrainingCase? found))
    {
        found = TrainingCase.Create(name);
        cases.Add(name, found);
    }

    return found;
}
