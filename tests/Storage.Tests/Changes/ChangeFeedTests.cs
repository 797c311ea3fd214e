using Storage.Changes;
using Storage.Encryption;
using Storage.Tests.Databases;

namespace Storage.Tests.Changes;

public class ChangeFeedTests
{
    public static TheoryData<string> Both => TestDatabase.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Feed_AnotherNode_LearnsWhatWasRevoked(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        await using var other = await database.OpenAsync();
        await store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None);
        var (key, _) = Given.Key();
        await store.VirtualKeys.AddAsync(key, CancellationToken.None);
        var credential = Given.Credential(new(FernetKey.Generate()), "sk-secret");
        await store.Credentials.AddAsync(credential, CancellationToken.None);
        var seen = await other.Changes.GetRevisionAsync(CancellationToken.None);
        (await other.Changes.ReadAsync(seen, 100, CancellationToken.None)).ShouldBeEmpty();

        await store.VirtualKeys.RevokeAsync(key.Tenant, key.Id, Given.Now, CancellationToken.None);
        await store.Credentials.DeleteAsync(key.Tenant, credential.Id, Given.Now, CancellationToken.None);

        var changes = await other.Changes.ReadAsync(seen, 100, CancellationToken.None);
        changes.ShouldBe(
        [
            new StoreChange(seen + 1, RecordKind.VirtualKey, key.Id.Value, "acme", key.Hash),
            new StoreChange(seen + 2, RecordKind.Credential, credential.Id.Value, "acme", null),
        ]);
        (await other.Changes.ReadAsync(0, 2, CancellationToken.None)).Select(change => change.Kind).ShouldBe([RecordKind.Tenant, RecordKind.VirtualKey]);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Feed_ThisProcess_HearsAtOnceAndOnlyWhatHappened(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        var heard = new List<StoreChange>();
        store.Changes.Changed += heard.Add;

        await store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None);
        await store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None);
        var (old, _) = Given.Key();
        await store.VirtualKeys.AddAsync(old, CancellationToken.None);
        var next = Given.Key().Key with { RotatedFrom = old.Id };
        await store.VirtualKeys.RotateAsync(next, Given.Now, CancellationToken.None);

        heard.Select(change => change.Id).ShouldBe(["acme", old.Id.Value, old.Id.Value, next.Id.Value]);
        heard.Select(change => change.Revision).ShouldBeInOrder(SortDirection.Ascending);
        (await store.Changes.ReadAsync(0, 100, CancellationToken.None)).Select(change => change.Id).ShouldBe(["acme", old.Id.Value, next.Id.Value]);
    }

    /// <summary>The trap of sequences: a later number that is committed first makes a reader skip the earlier one.</summary>
    [Theory]
    [MemberData(nameof(Both))]
    public async Task Feed_WritersRacing_NeverSkipsAChange(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        await using var other = await database.OpenAsync();
        await store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None);
        var seen = new HashSet<string>();
        var revision = await other.Changes.GetRevisionAsync(CancellationToken.None);

        var writers = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await store.VirtualKeys.AddAsync(Given.Key().Key, CancellationToken.None);
            }
        })));
        bool done;
        do
        {
            done = writers.IsCompleted;
            foreach (var change in await other.Changes.ReadAsync(revision, 1000, CancellationToken.None))
            {
                seen.Add(change.Id).ShouldBeTrue();
                revision = change.Revision;
            }
        }
        while (!done);

        await writers;
        seen.Count.ShouldBe(160);
    }
}
