import { useState } from 'react';
import { operatorKey, send } from '../api';
import { count, usd } from '../format';
import { Chart } from '../parts/Chart';
import { useRead } from '../parts/hooks';
import { Status } from '../parts/Status';
import type { Limits, Page, Tenant, UsageRow } from '../types';
import { Keys } from './Keys';

const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);

function Budget({ name, spent, most }: { name: string; spent: number; most: number | null }) {
  if (most === null) {
    return null;
  }
  const used = most === 0 ? 1 : spent / most;
  return <label className="budget">{name}: {usd(spent)} of {usd(most)}<meter min={0} max={1} low={0.75} high={0.9} optimum={0} value={Math.min(1, used)} /></label>;
}

function OneTenant({ tenant }: { tenant: Tenant }) {
  const { data } = useRead<Page<UsageRow>>(`/admin/usage?group_by=day&tenant=${encodeURIComponent(tenant.id)}&from=${day(29)}&to=${day(0)}`);
  const rows = data?.data ?? [];
  const byDay = new Map(rows.map((row) => [row.day!, row]));
  const days = Array.from({ length: 30 }, (_, i) => day(29 - i));
  const sum = (of: UsageRow[]) => of.reduce((all, row) => all + row.cost_usd, 0);
  const month = day(0).slice(0, 7);
  const limits: [string, keyof Limits][] = [['requests per minute', 'rpm'], ['tokens per minute', 'tpm'], ['at once', 'parallel']];
  const set = limits.filter(([, key]) => tenant.limits[key] !== null);
  return (
    <div className="tenant">
      <div className="two">
        <div>
          <h3>Limits</h3>
          <p>{set.length === 0 ? 'The operator’s defaults.' : set.map(([label, key]) => `${count(tenant.limits[key]!)} ${label}`).join(', ')}</p>
          <Budget name="Today" spent={byDay.get(day(0))?.cost_usd ?? 0} most={tenant.limits.usd_per_day} />
          <Budget name="This month" spent={sum(rows.filter((row) => row.day!.startsWith(month)))} most={tenant.limits.usd_per_month} />
          {tenant.limits.usd_lifetime !== null && <p className="quiet">{usd(tenant.limits.usd_lifetime)} in its lifetime</p>}
        </div>
        <Chart label="Cost by day" days at={days.map((d) => Date.parse(d) / 1000)} series={[{ name: 'USD', values: days.map((d) => byDay.get(d)?.cost_usd ?? 0), tone: '--accent', bars: true }]} format={usd} />
      </div>
      <Keys tenant={tenant} />
    </div>
  );
}

export function Tenants() {
  const [turn, setTurn] = useState(0);
  const [chosen, setChosen] = useState('');
  const [name, setName] = useState('');
  const [failed, setFailed] = useState('');
  const { data, error } = useRead<Page<Tenant>>('/admin/tenants?limit=200', turn);
  const { data: usage } = useRead<Page<UsageRow>>(`/admin/usage?group_by=tenant&from=${day(29)}&to=${day(0)}`, turn);
  const add = async () => {
    try {
      const made = await send<Tenant>('POST', '/admin/tenants', { name });
      setChosen(made.id);
      setName('');
      setFailed('');
      setTurn((n) => n + 1);
    } catch (e) {
      setFailed((e as Error).message);
    }
  };
  return (
    <>
      {(error || failed) && <p className="notice" role="alert">{error || failed}</p>}
      <form className="filters" onSubmit={(e) => { e.preventDefault(); void add(); }}>
        <label>New tenant<input value={name} onChange={(e) => setName(e.target.value)} required disabled={operatorKey() === ''} /></label>
        <button type="submit" disabled={operatorKey() === ''}>Create tenant</button>
        {operatorKey() === '' && <span className="quiet">Changing anything needs the operator key.</span>}
      </form>
      {data?.data.map((tenant) => {
        const used = usage?.data.find((row) => row.tenant === tenant.id);
        const isOpen = chosen === tenant.id;
        return (
          <section className="panel" key={tenant.id} aria-label={tenant.name || tenant.id}>
            <h2 className="row">
              <button type="button" className="plain disclosure" aria-expanded={isOpen} onClick={() => setChosen(isOpen ? '' : tenant.id)}>{tenant.name || tenant.email || tenant.id}</button>
              <Status name={tenant.disabled ? 'revoked' : 'active'}>{tenant.disabled ? 'disabled' : 'active'}</Status>
              <span className="quiet">{[tenant.plan && `plan ${tenant.plan}`, tenant.region, `${count(used?.requests ?? 0)} requests`, `${usd(used?.cost_usd ?? 0)} in 30 days`].filter(Boolean).join(' · ')}</span>
            </h2>
            {isOpen && <OneTenant tenant={tenant} />}
          </section>
        );
      })}
      {data?.data.length === 0 && <p className="empty">No tenant yet.</p>}
    </>
  );
}
