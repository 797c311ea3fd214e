import { clock, count, left, usd } from '../format';
import { useLive } from '../live';
import { useRead, useTicks } from '../parts/hooks';
import { Status } from '../parts/Status';

interface Member {
  name: string;
  role: string;
  host?: string;
  status: string;
  started_at?: string;
  in_flight?: number;
  shares?: number;
}

interface Lease {
  tenant: string;
  holder: string;
  kind: string;
  amount: number;
  expires_at: string;
}

export interface ClusterAnswer {
  clustered: boolean;
  node?: string;
  as_of?: string;
  degraded?: string[];
  members: Member[];
  leases: Lease[];
  unshown_tenants?: number;
}

/** Members are asked of the silos every few seconds; older than this, nobody could be asked. */
const oldest = 6000;

const lost: Record<string, string> = {
  cluster: 'No silo answers: circuits are each node’s own, and a node spends what it holds.',
  store: 'The database cannot be reached: known keys go on working, unknown ones get 503.',
  ledger: 'Ledger rows wait in the spool.',
  spool: 'The spool has no room: who is billed is refused.',
};

const amount = ({ kind, amount }: Lease) => (kind === 'usd' ? usd(amount) : `${count(amount)} ${kind === 'parallel' ? 'at once' : kind}`);

export function Cluster() {
  useTicks(1000);
  const { skew } = useLive();
  const { data, error } = useRead<ClusterAnswer>('/admin/cluster', Math.floor(Date.now() / 2000));
  if (!data) {
    return error ? <p className="notice" role="alert">{error}</p> : <p className="quiet">Reading…</p>;
  }
  const age = data.as_of ? Date.now() + skew - Date.parse(data.as_of) : undefined;
  const roles = Map.groupBy([...data.members].sort((a, b) => a.name.localeCompare(b.name)), (m) => m.role);
  return (
    <>
      {error && <p className="notice" role="alert">{error} What is shown is from before.</p>}
      {data.degraded?.map((part) => <p key={part} className="notice" role="alert"><strong>Degraded: {part}.</strong> {lost[part] ?? ''}</p>)}
      <section className="panel" aria-labelledby="members">
        <h2 id="members">Members <span className="quiet">{[...roles].map(([role, of]) => `${of.length} ${role}${of.length === 1 ? '' : 's'}`).join(', ') || 'not heard of yet'}{age !== undefined && age > oldest && `, as of ${Math.round(age / 1000)} s ago`}</span></h2>
        {[...roles].map(([role, of]) => (
          <ul className="lines" key={role} aria-label={`${role}s`}>
            {of.map((m) => (
              <li key={m.name} data-member={m.name}>
                <strong>{m.name}</strong>
                <span>{m.role}{m.name === data.node && ', this one'}</span>
                <Status name={m.status.toLowerCase()} />
                <span className="quiet">{[m.host, m.started_at && `since ${clock(m.started_at)}`, m.in_flight !== undefined && `${count(m.in_flight)} under way`, m.shares !== undefined && `shares of ${count(m.shares)} tenants`].filter(Boolean).join(' · ')}</span>
              </li>
            ))}
          </ul>
        ))}
      </section>
      <section className="panel" aria-labelledby="leases">
        <h2 id="leases">Leases <span className="quiet">{data.node ? `what ${data.node} may still give out without asking` : ''}</span></h2>
        {data.leases.length === 0 ? <p className="quiet">None: no tenant with limits has sent a request here of late.</p> : (
          <div className="scroll" tabIndex={0} role="region" aria-label="Leases">
            <table>
              <thead><tr><th scope="col">Tenant</th><th scope="col" className="number">Left</th><th scope="col">Holder</th><th scope="col" className="number">Lapses</th></tr></thead>
              <tbody>{data.leases.map((l) => <tr key={`${l.tenant}/${l.kind}/${l.holder}`}><td>{l.tenant}</td><td className="number">{amount(l)}</td><td>{l.holder}</td><td className="number">{left(l.expires_at, skew) > 0 ? `in ${left(l.expires_at, skew)} s` : 'now'}</td></tr>)}</tbody>
            </table>
          </div>
        )}
        {(data.unshown_tenants ?? 0) > 0 && <p className="quiet">{count(data.unshown_tenants!)} tenants more are not shown.</p>}
      </section>
    </>
  );
}
