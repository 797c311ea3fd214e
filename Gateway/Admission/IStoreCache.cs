using Storage.Changes;

namespace Gateway.Admission;

/// <summary>Something that remembers what the store said, and is told when that is no longer so. Neither method may wait or throw.</summary>
internal interface IStoreCache
{
    /// <summary>Forgets what was read before <paramref name="change"/>.</summary>
    void Forget(StoreChange change);

    /// <summary>Forgets everything: the changes since it was read are not known.</summary>
    void ForgetAll();
}
