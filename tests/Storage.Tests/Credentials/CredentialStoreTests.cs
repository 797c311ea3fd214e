using Storage.Credentials;
using Storage.Encryption;
using Storage.Tests.Databases;

namespace Storage.Tests.Credentials;

public class CredentialStoreTests
{
    private readonly FernetKey _old = FernetKey.Generate();
    private readonly FernetKey _new = FernetKey.Generate();

    public static TheoryData<string> Both => TestDatabase.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Credential_Deleted_LosesItsCiphertext(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        await store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None);
        var credential = Given.Credential(new(_new), "sk-very-secret") with { BaseUrl = "https://llm.example" };

        (await store.Credentials.AddAsync(credential, CancellationToken.None)).ShouldBeTrue();
        (await store.Credentials.FindAsync(credential.Id, CancellationToken.None)).ShouldBe(credential with { Revision = 2 });
        (await store.Credentials.DeleteAsync(new("other"), credential.Id, Given.Now, CancellationToken.None)).ShouldBeFalse();
        (await store.Credentials.DeleteAsync(credential.Tenant, credential.Id, Given.Now, CancellationToken.None)).ShouldBeTrue();
        (await store.Credentials.DeleteAsync(credential.Tenant, credential.Id, Given.Now, CancellationToken.None)).ShouldBeFalse();

        (await store.Credentials.ListAsync(credential.Tenant, null, 10, CancellationToken.None)).Items.ShouldBeEmpty();
        var deleted = (await store.Credentials.FindAsync(credential.Id, CancellationToken.None))!;
        (deleted.Ciphertext, deleted.DeletedAt).ShouldBe((null, Given.Now));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Rotation_StoppedAndRunAgain_LeavesEveryCredentialUnderTheNewestKey(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        await store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None);
        for (var i = 0; i < 120; i++)
        {
            await store.Credentials.AddAsync(Given.Credential(new(_old), $"sk-secret-{i:D4}"), CancellationToken.None);
        }

        var keys = new MultiFernet(_new, _old);
        using var stop = new CancellationTokenSource();
        store.Changes.Changed += change => StopAt(change.Revision, 150, stop);
        await Should.ThrowAsync<OperationCanceledException>(() => new CredentialRotation(store.Credentials, keys).RunAsync(stop.Token));

        var second = await new CredentialRotation(store.Credentials, keys).RunAsync(CancellationToken.None);
        var third = await new CredentialRotation(store.Credentials, keys).RunAsync(CancellationToken.None);

        second.Seen.ShouldBe(120);
        second.Rotated.ShouldBeInRange(1, 119);
        (third.Seen, third.Rotated, third.Unreadable.Count).ShouldBe((120, 0, 0));
        var secrets = (await store.Credentials.ListAsync(null, null, 500, CancellationToken.None)).Items
            .Select(credential => new MultiFernet(_new).TryDecrypt(credential.Ciphertext!, out var secret) ? secret : null);
        secrets.Order().ShouldBe(Enumerable.Range(0, 120).Select(i => $"sk-secret-{i:D4}"));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Rotation_KeyMissing_NamesWhatItCannotRead(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        await store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None);
        var lost = Given.Credential(new(FernetKey.Generate()), "sk-lost");
        await store.Credentials.AddAsync(lost, CancellationToken.None);

        var report = await new CredentialRotation(store.Credentials, new(_new, _old)).RunAsync(CancellationToken.None);

        report.Unreadable.ShouldBe([lost.Id]);
        (await store.Credentials.FindAsync(lost.Id, CancellationToken.None))!.Ciphertext.ShouldBe(lost.Ciphertext);
    }

    private static void StopAt(long revision, long at, CancellationTokenSource stop)
    {
        if (revision == at)
        {
            stop.Cancel();
        }
    }
}
