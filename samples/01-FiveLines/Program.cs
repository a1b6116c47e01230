using Misfit.Data;
using Misfit.Detectors.Forests;
using Misfit.Pipelines;

var payments = TableSource.Parse("samples/card-payments.csv").ReadAll();
var model = new Pipeline(new IsolationForest()) { Ignore = ["is_fraud"] }.Fit(payments);
int strangest = model.Score(payments).Top(1)[0];
Console.WriteLine($"Row {strangest + 1} is the strangest: {model.Explain(payments, strangest).Reasons[0]}");
model.Save("payments.misfit"); // PipelineModel.Load("payments.misfit") gives the same scores, bit for bit
