import { useState } from 'react';
import { operatorKey, send } from '../api';
import { useRead } from '../parts/hooks';
import { Status } from '../parts/Status';
import type { Page, Tenant, VirtualKey } from '../types';

/** A tenant's virtual keys. The text of one is in this page only from its making until it is put away. */
export function Keys({ tenant }: { tenant: Tenant }) {
  const { data, error, again } = useRead<Page<VirtualKey>>(`/admin/virtual-keys?limit=200&tenant=${encodeURIComponent(tenant.id)}`);
  const [made, setMade] = useState<VirtualKey>();
  const [name, setName] = useState('');
  const [failed, setFailed] = useState('');
  const mayChange = operatorKey() !== '';
  const act = async (method: string, path: string, body?: unknown) => {
    try {
      const answer = await send<VirtualKey>(method, path, body);
      setMade(answer.key ? answer : undefined);
      setFailed('');
      setName('');
      again();
    } catch (e) {
      setFailed((e as Error).message);
    }
  };
  return (
    <>
      <h3>Virtual keys</h3>
      {(error || failed) && <p className="notice" role="alert">{error || failed}</p>}
      {made && (
        <div className="notice once" role="status">
          <p>This is the only time the key of “{made.name}” is shown:</p>
          <p><code>{made.key}</code></p>
          <button type="button" className="plain" onClick={() => void navigator.clipboard.writeText(made.key!)}>Copy</button>
          <button type="button" onClick={() => setMade(undefined)}>I have it</button>
        </div>
      )}
      <ul className="lines">
        {data?.data.map((key) => (
          <li key={key.id}>
            <strong>{key.name || key.id}</strong>
            <code>{key.shown}</code>
            <Status name={key.status} />
            {key.status === 'usable' && (
              <span className="actions">
                <button type="button" className="plain" disabled={!mayChange} onClick={() => void act('POST', `/admin/virtual-keys/${key.id}/rotate`, {})} aria-label={`Rotate ${key.name || key.id}`}>Rotate</button>
                <button type="button" className="plain danger" disabled={!mayChange} onClick={() => confirm(`Revoke ${key.name || key.id}? Whoever uses it is refused from then on.`) && void act('DELETE', `/admin/virtual-keys/${key.id}`)} aria-label={`Revoke ${key.name || key.id}`}>Revoke</button>
              </span>
            )}
          </li>
        ))}
      </ul>
      <form className="filters" onSubmit={(e) => { e.preventDefault(); void act('POST', '/admin/virtual-keys', { tenant: tenant.id, name }); }}>
        <label>New key<input value={name} onChange={(e) => setName(e.target.value)} required disabled={!mayChange} placeholder="what it is for" /></label>
        <button type="submit" disabled={!mayChange}>Create key</button>
      </form>
    </>
  );
}
