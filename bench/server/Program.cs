using System.Diagnostics;
using System.Globalization;
using Misfit.ServerBenchmark;

// Many clients score rows on a server of their own over loopback, as fast as they are answered: dotnet run -- MISFIT.CLI.DLL [CLIENTS] [SECONDS]
int clients = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 200;
TimeSpan time = TimeSpan.FromSeconds(args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 60);
string folder = Directory.CreateTempSubdirectory("misfit-load-").FullName;
using Process server = ServerProcess.Start(args[0], folder, out Uri address);
try
{
    using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = clients + 2 }) { BaseAddress = address };
    string model = await ServerProcess.Train(http);
    Load load = new(http, $"/api/v1/models/{model}/score");
    await load.Run(clients, TimeSpan.FromSeconds(3), null);   // what is compiled on the first request is not what is measured
    Outcome outcome = await load.Run(clients, time, () => ServerProcess.ResidentMegabytes(server));
    Console.WriteLine(outcome.Describe(clients, time));
    return outcome.Errors == 0 ? 0 : 1;
}
finally
{
    server.Kill();
    await server.WaitForExitAsync();
    Directory.Delete(folder, recursive: true);
}
