using System.Data.Common;
using System.Globalization;

namespace Storage.Sql;

/// <summary>Runs a command once and disposes it.</summary>
internal static class Commands
{
    /// <summary>Returns the number of rows it wrote.</summary>
    public static async Task<int> ExecuteAsync(this DbCommand command, CancellationToken cancellationToken)
    {
        await using (command)
        {
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Returns the one number it answers; 0 for none.</summary>
    public static async Task<long> LongAsync(this DbCommand command, CancellationToken cancellationToken)
    {
        await using (command)
        {
            return await command.ExecuteScalarAsync(cancellationToken) is { } value and not DBNull
                ? Convert.ToInt64(value, CultureInfo.InvariantCulture)
                : 0;
        }
    }
}
