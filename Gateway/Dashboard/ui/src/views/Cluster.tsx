import { clock, left } from '../format';
import { useLive } from '../live';
import { useRead, useTicks } from '../parts/hooks';
import { Status } from '../parts/Status';

export interface ClusterAnswer {
  clustered: boolean;
  members: { name: string; role: string; status: string; started_at?: string }[];
  leases: { tenant: string; holder: string; kind: string; amount: number; expires_at: string }[];
}

export function Cluster() {
  useTicks(1000);
  const { skew } = useLive();
  const { data, error } = useRead<ClusterAnswer>('/admin/cluster', Math.floor(Date.now() / 2000));
  return (
    <>
      {error && <p className="notice" role="alert">{error}</p>}
      <section className="panel" aria-labelledby="members">
        <h2 id="members">Members</h2>
        <ul className="lines">{data?.members.map((m) => <li key={m.name}><strong>{m.name}</strong><span>{m.role}</span><Status name={m.status.toLowerCase()} /><span className="quiet">{m.started_at && `since ${clock(m.started_at)}`}</span></li>)}</ul>
      </section>
      <section className="panel" aria-labelledby="leases">
        <h2 id="leases">Leases</h2>
        <ul className="lines">{data?.leases.map((l, i) => <li key={i}><strong>{l.tenant}</strong><span>{l.amount} {l.kind}</span><span>{l.holder}</span><span className="quiet">{left(l.expires_at, skew)} s left</span></li>)}</ul>
      </section>
    </>
  );
}
