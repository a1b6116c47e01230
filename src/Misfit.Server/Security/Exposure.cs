using System.Net;
using Microsoft.AspNetCore.Http;

namespace Misfit.Server.Security;

/// <summary>Whether a server can be reached from other computers.</summary>
internal sealed class Exposure(ServerOptions options)
{
    /// <summary>Whether every address is one of this computer alone.</summary>
    public bool IsLoopback { get; } = options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).All(url => IsLocal(BindingAddress.Parse(url).Host));

    /// <summary>Whether a host's name or address means this computer: localhost, a name below it, 127.0.0.0/8 or ::1.</summary>
    public static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
