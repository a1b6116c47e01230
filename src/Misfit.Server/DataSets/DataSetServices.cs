using Microsoft.Extensions.DependencyInjection;

namespace Misfit.Server.DataSets;

/// <summary>Registers the services of data sets.</summary>
internal static class DataSetServices
{
    public static IServiceCollection AddDataSets(this IServiceCollection services) => services
        .AddSingleton<DataSetTable>()
        .AddSingleton<DataSetFiles>()
        .AddSingleton<UploadReceiver>()
        .AddSingleton<DataSetLibrary>()
        .AddSingleton<DataSetViews>();
}
