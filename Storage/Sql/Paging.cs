namespace Storage.Sql;

/// <summary>Pages by id: one row more than asked for tells whether there is another page.</summary>
internal static class Paging
{
    public static Page<T> Cut<T>(List<T> rows, int limit, Func<T, string> token)
    {
        if (rows.Count <= limit)
        {
            return new(rows, null);
        }

        rows.RemoveRange(limit, rows.Count - limit);
        return new(rows, token(rows[^1]));
    }
}
