using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Misfit.Server;

namespace Misfit.Cli.Commands;

/// <summary><c>misfit serve</c>: the HTTP API and the Studio.</summary>
internal sealed class ServeCommand : MisfitCommand
{
    private static readonly ServerOptions Defaults = new();

    private readonly Option<string> urls = new("--urls") { Description = "The addresses to listen on, separated by semicolons", HelpName = "URLS", DefaultValueFactory = _ => Defaults.Urls };
    private readonly Option<string> data = new("--data") { Description = "The folder that keeps data sets, models, runs and feedback", HelpName = "DIR", DefaultValueFactory = _ => Defaults.DataFolder };

    public ServeCommand()
        : base("serve", "Open the Studio and the HTTP API on one port.",
            """
            The Studio is a web page: train models and watch them learn, play data through them, investigate what they flag. It asks no other host for anything.
            Without --urls only this computer can reach it. Beyond it an API key is required; it is made, and shown once, at the first such start.
            Ctrl-C stops the server; a training that was running goes on at the next start.

            Examples:
              misfit serve
              misfit serve --urls http://0.0.0.0:8080 --data /var/lib/misfit

            """)
    {
        Add(urls);
        Add(data);
    }

    public override int Run(Session session)
    {
        WebApplication server = MisfitServer.Create(new ServerOptions { Urls = session.Get(urls)!, DataFolder = session.Get(data)! });
        return Serve(server, session).GetAwaiter().GetResult();
    }

    private static async Task<int> Serve(WebApplication server, Session session)
    {
        await using (server.ConfigureAwait(false))
        {
            await server.StartAsync(session.Cancellation).ConfigureAwait(false);
            foreach (string address in server.Urls)
            {
                session.Remark($"misfit: the Studio is at {address} (Ctrl-C stops it)");
            }

            await Task.Delay(Timeout.Infinite, session.Cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await server.StopAsync(CancellationToken.None).ConfigureAwait(false);
            return 0;
        }
    }
}
