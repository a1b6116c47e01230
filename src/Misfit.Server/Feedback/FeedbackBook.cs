using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Misfit.Server.Api;
using Misfit.Server.Storage;

namespace Misfit.Server.Feedback;

/// <summary>
/// Keeps what people said. A mark is noted first and counts once it is applied; both can be undone. All numbers follow from the scores, the threshold and the applied marks alone, so that
/// undoing gives back exactly those that were before.
/// </summary>
internal sealed class FeedbackBook(StudioDatabase database, TimeProvider clock)
{
    private const string Columns = "id, run_id AS run, row, kind, comment, created, applied";
    private const int LongestComment = 2000;

    /// <summary>The marks of a run that were not undone, in their order.</summary>
    public IReadOnlyList<FeedbackMark> Of(string run)
    {
        using SqliteConnection connection = database.Open();
        return [.. connection.Query<Stored>($"SELECT {Columns} FROM feedback WHERE run_id = @run AND undone IS NULL ORDER BY id", new { run }).Select(Read)];
    }

    /// <summary>Notes a mark; an earlier verdict of the same person on the same row is replaced when it was not applied yet.</summary>
    public FeedbackMark Add(string run, int row, FeedbackKind kind, string? comment)
    {
        comment = string.IsNullOrWhiteSpace(comment) ? null : comment.Trim();
        if (comment?.Length > LongestComment)
        {
            throw ApiException.BadRequest($"A comment can have {LongestComment} characters, this one has {comment.Length}; shorten it.");
        }

        if (kind == FeedbackKind.Comment && comment is null)
        {
            throw ApiException.BadRequest("The comment is empty; write what you want to be remembered.");
        }

        string now = Now();
        using SqliteConnection connection = database.Open();
        using SqliteTransaction transaction = connection.BeginTransaction();
        if (kind is FeedbackKind.GoodCatch or FeedbackKind.BadCatch)
        {
            connection.Execute("UPDATE feedback SET undone = @now WHERE run_id = @run AND row = @row AND kind IN ('good-catch', 'bad-catch') AND undone IS NULL AND applied IS NULL", new { now, run, row }, transaction);
        }

        long id = connection.ExecuteScalar<long>(
            "INSERT INTO feedback (run_id, row, kind, comment, created) VALUES (@run, @row, @kind, @comment, @now) RETURNING id",
            new { run, row, kind = Text(kind), comment, now },
            transaction);
        transaction.Commit();
        return new FeedbackMark(id, run, row, kind, comment, Time(now)!.Value, null);
    }

    /// <summary>Takes a mark back, applied or not.</summary>
    public void Undo(string run, long id)
    {
        using SqliteConnection connection = database.Open();
        if (connection.Execute("UPDATE feedback SET undone = @now WHERE run_id = @run AND id = @id AND undone IS NULL", new { now = Now(), run, id }) == 0)
        {
            throw ApiException.NotFound("feedback", id.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Lets all noted marks of a run count.</summary>
    /// <returns>How many they are.</returns>
    public int Apply(string run)
    {
        using SqliteConnection connection = database.Open();
        return connection.Execute("UPDATE feedback SET applied = @now WHERE run_id = @run AND undone IS NULL AND applied IS NULL", new { now = Now(), run });
    }

    /// <summary>Takes the latest application back: its marks are noted again.</summary>
    /// <returns>How many they are.</returns>
    public int UndoApply(string run)
    {
        using SqliteConnection connection = database.Open();
        return connection.Execute("UPDATE feedback SET applied = NULL WHERE run_id = @run AND undone IS NULL AND applied = (SELECT MAX(applied) FROM feedback WHERE run_id = @run AND undone IS NULL)", new { run });
    }

    /// <summary>The name of a kind in addresses, forms and the database.</summary>
    public static string Text(FeedbackKind kind) => kind switch
    {
        FeedbackKind.GoodCatch => "good-catch",
        FeedbackKind.BadCatch => "bad-catch",
        FeedbackKind.ChangePoint => "change-point",
        _ => "comment",
    };

    /// <summary>Reads the name of a kind.</summary>
    public static FeedbackKind Parse(string? text) => text switch
    {
        "good-catch" => FeedbackKind.GoodCatch,
        "bad-catch" => FeedbackKind.BadCatch,
        "change-point" => FeedbackKind.ChangePoint,
        "comment" => FeedbackKind.Comment,
        _ => throw ApiException.BadRequest($"The kind of feedback must be good-catch, bad-catch, change-point or comment, was '{text}'."),
    };

    private string Now() => clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);

    private static FeedbackMark Read(Stored stored) =>
        new(stored.Id, stored.Run, (int)stored.Row, Parse(stored.Kind), stored.Comment, Time(stored.Created)!.Value, Time(stored.Applied));

    private static DateTimeOffset? Time(string? text) => text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private sealed record Stored(long Id, string Run, long Row, string Kind, string? Comment, string Created, string? Applied);
}
