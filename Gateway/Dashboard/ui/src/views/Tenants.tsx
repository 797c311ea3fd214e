import { useEffect, useState } from 'react';
import { operatorKey, send } from '../api';
import { count, day, usd } from '../format';
import { useRead, useSettled } from '../parts/hooks';
import { Status } from '../parts/Status';
import type { Page, Tenant, UsageRow } from '../types';
import { OneTenant } from './Tenant';

const perPage = 25;

export function Tenants() {
  const [turn, setTurn] = useState(0);
  const [chosen, setChosen] = useState('');
  const [name, setName] = useState('');
  const [failed, setFailed] = useState('');
  const [made, setMade] = useState<Tenant>();
  const [text, setText] = useState('');
  const search = useSettled(text.trim(), 250);
  /** Behind which tenant each page before this one began. */
  const [pages, setPages] = useState<string[]>([]);
  useEffect(() => setPages([]), [search]);
  const after = pages.at(-1);
  const { data, error } = useRead<Page<Tenant>>(`/admin/tenants?limit=${perPage}${search && `&search=${encodeURIComponent(search)}`}${after ? `&after=${encodeURIComponent(after)}` : ''}`, turn);
  const { data: usage } = useRead<Page<UsageRow>>(`/admin/usage?group_by=tenant&limit=10000&from=${day(29)}&to=${day(0)}`, turn);
  const add = async () => {
    try {
      const made = await send<Tenant>('POST', '/admin/tenants', { name });
      setMade(made);
      setChosen(made.id);
      setName('');
      setFailed('');
      setTurn((n) => n + 1);
    } catch (e) {
      setFailed((e as Error).message);
    }
  };
  const listed = data?.data ?? [];
  // One that was just made is shown first, wherever in the list it is.
  const shown = made && !search && pages.length === 0 ? [listed.find((t) => t.id === made.id) ?? made, ...listed.filter((t) => t.id !== made.id)] : listed;
  return (
    <>
      {(error || failed) && <p className="notice" role="alert">{error || failed}</p>}
      <form className="filters" onSubmit={(e) => { e.preventDefault(); void add(); }}>
        <label>New tenant<input value={name} onChange={(e) => setName(e.target.value)} required disabled={operatorKey() === ''} /></label>
        <button type="submit" disabled={operatorKey() === ''}>Create tenant</button>
        {operatorKey() === '' && <span className="quiet">Changing anything needs the operator key.</span>}
      </form>
      <div className="filters">
        <label>Search<input type="search" value={text} onChange={(e) => setText(e.target.value)} placeholder="name, e-mail or id" /></label>
        {(pages.length > 0 || data?.next) && (
          <nav className="pager" aria-label="Pages of tenants">
            <button type="button" className="plain" disabled={pages.length === 0} onClick={() => setPages((all) => all.slice(0, -1))}>Previous</button>
            <span>Page {pages.length + 1}</span>
            <button type="button" className="plain" disabled={!data?.next} onClick={() => setPages((all) => [...all, data!.next!])}>Next</button>
          </nav>
        )}
        <span role="status" className="quiet">{data && (listed.length === 0 ? (search ? `No tenant has “${search}” in its name, e-mail or id.` : 'No tenant yet.') : `${listed.length} shown${data.next ? ', there are more' : ''}`)}</span>
      </div>
      {shown.map((tenant) => {
        const used = usage?.data.find((row) => row.tenant === tenant.id);
        const isOpen = chosen === tenant.id;
        return (
          <section className="panel" key={tenant.id} aria-label={tenant.name || tenant.id}>
            <h2 className="row">
              <button type="button" className="plain disclosure" aria-expanded={isOpen} onClick={() => setChosen(isOpen ? '' : tenant.id)}>{tenant.name || tenant.email || tenant.id}</button>
              <Status name={tenant.disabled ? 'revoked' : 'active'}>{tenant.disabled ? 'disabled' : 'active'}</Status>
              <span className="quiet">{[tenant.plan && `plan ${tenant.plan}`, tenant.region, usage && `${count(used?.requests ?? 0)} requests`, usage && `${usd(used?.cost_usd ?? 0)} in 30 days`].filter(Boolean).join(' · ')}</span>
            </h2>
            {isOpen && <OneTenant tenant={tenant} />}
          </section>
        );
      })}
    </>
  );
}
