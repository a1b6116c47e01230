using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Misfit.Server;
using Misfit.Server.Security;

namespace Misfit.Cli.Commands;

/// <summary><c>misfit serve</c>: the HTTP API and the Studio.</summary>
internal sealed class ServeCommand : MisfitCommand
{
    private static readonly ServerOptions Defaults = new();

    private readonly Option<string> urls = new("--urls") { Description = "The addresses to listen on, separated by semicolons", HelpName = "URLS", DefaultValueFactory = _ => Defaults.Urls };
    private readonly Option<string> data = new("--data") { Description = "The folder that keeps data sets, models, runs and feedback", HelpName = "DIR", DefaultValueFactory = _ => Defaults.DataFolder };

    private readonly Option<bool> renewKey = new("--renew-key") { Description = "Make a new API key, show it, and end what the present one has opened" };
    private readonly Option<int> maximumUpload = new("--max-upload") { Description = "The largest file that can be uploaded, in MB", HelpName = "MB", DefaultValueFactory = _ => (int)(Defaults.MaximumUploadBytes >> 20) };

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
        Add(maximumUpload);
        Add(renewKey);
    }

    public override int Run(Session session)
    {
        int megabytes = session.Get(maximumUpload);
        if (megabytes < 1)
        {
            throw new UsageException($"--max-upload must be 1 or more, was {megabytes}");
        }

        WebApplication server = MisfitServer.Create(new ServerOptions { Urls = session.Get(urls)!, DataFolder = session.Get(data)!, MaximumUploadBytes = (long)megabytes << 20 });
        ShowKey(server, session);
        return Serve(server, session).GetAwaiter().GetResult();
    }

    // Shown even when asked to be quiet: nobody can see it again.
    private void ShowKey(WebApplication server, Session session)
    {
        ApiKey key = server.Services.GetRequiredService<ApiKey>();
        bool local = server.Services.GetRequiredService<Exposure>().IsLoopback;
        if ((session.Get(renewKey) ? key.Renew() : local ? null : key.Ensure()) is { } made)
        {
            session.PrintLines([$"The API key, shown this once: {made}"]);
        }
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
