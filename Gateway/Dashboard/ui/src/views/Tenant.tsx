import { count, day } from '../format';
import { Budget } from '../parts/Budget';
import { useRead } from '../parts/hooks';
import { ModelUsage } from '../parts/ModelUsage';
import type { Limits, Page, Tenant, UsageRow } from '../types';
import { Keys } from './Keys';

const rates: [string, keyof Limits][] = [['requests per minute', 'rpm'], ['tokens per minute', 'tpm'], ['at once', 'parallel']];

/** One tenant: its limits, how far its budgets are spent, what it spent on which model, and its keys. */
export function OneTenant({ tenant }: { tenant: Tenant }) {
  const of = `tenant=${encodeURIComponent(tenant.id)}&to=${day(0)}`;
  const { data, error } = useRead<Page<UsageRow>>(`/admin/usage?group_by=day,model&limit=10000&from=${day(29)}&${of}`);
  const { data: month } = useRead<Page<UsageRow>>(tenant.limits.usd_per_month === null ? null : `/admin/usage?group_by=none&from=${day(0).slice(0, 7)}-01&${of}`);
  const { data: lifetime } = useRead<Page<UsageRow>>(tenant.limits.usd_lifetime === null ? null : `/admin/usage?group_by=none&from=2000-01-01&${of}`);
  const rows = data?.data ?? [];
  const sum = (of: UsageRow[] | undefined) => (of ?? []).reduce((all, row) => all + row.cost_usd, 0);
  const set = rates.filter(([, key]) => tenant.limits[key] !== null);
  return (
    <div className="tenant">
      {error && <p className="notice" role="alert">{error}</p>}
      <div className="two">
        <div>
          <h3>Limits</h3>
          <p>{set.length === 0 ? 'The operator’s defaults.' : set.map(([label, key]) => `${count(tenant.limits[key]!)} ${label}`).join(', ')}</p>
          <Budget name="Today" spent={sum(rows.filter((row) => row.day === day(0)))} most={tenant.limits.usd_per_day} />
          <Budget name="This month" spent={sum(month?.data)} most={tenant.limits.usd_per_month} />
          <Budget name="In its lifetime" spent={sum(lifetime?.data)} most={tenant.limits.usd_lifetime} />
        </div>
        <div><ModelUsage rows={rows} days={Array.from({ length: 30 }, (_, i) => day(29 - i))} /></div>
      </div>
      <Keys tenant={tenant} />
    </div>
  );
}
