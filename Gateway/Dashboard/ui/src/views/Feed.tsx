import { clock, time, usd, words } from '../format';
import { Status } from '../parts/Status';
import type { Trail } from '../types';

/** Requests as a table; each opens its trail. */
export function Feed({ requests, chosen }: { requests: Trail[]; chosen?: string }) {
  if (requests.length === 0) {
    return <p className="empty">No request yet. Send one from the <a href="#/playground">playground</a>.</p>;
  }
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Requests">
      <table className="feed">
        <thead>
          <tr><th scope="col">Time</th><th scope="col">Model</th><th scope="col">Outcome</th><th scope="col">Answered by</th><th scope="col">Attempts</th><th scope="col" className="number">Took</th><th scope="col" className="number">Cost</th><th scope="col">Tenant</th></tr>
        </thead>
        <tbody>
          {requests.map((r) => {
            const failed = r.attempts.filter((a) => a.failure);
            return (
              <tr key={r.request_id} className={r.request_id === chosen ? 'chosen' : ''}>
                <td><a href={`#/requests/${r.request_id}`} aria-label={`Trail of the request at ${clock(r.received_at)}`}>{clock(r.received_at)}</a></td>
                <td>{r.model}</td>
                <td><Status name={r.outcome} /></td>
                <td>{r.target ?? '–'}</td>
                <td>
                  {failed.length > 0 ? <span className="fell">{failed.map((a) => `${a.target.split('/')[0]} ${words(a.failure!)}`).join(', ')}{r.outcome === 'answered' ? ' → fallback' : ''}</span>
                    : r.skipped.some((s) => s.reason === 'circuit_open' || s.reason === 'cooling_off' || s.reason === 'drained') ? <span className="quiet">{r.attempts.length}, {r.skipped.length} passed over</span>
                    : r.attempts.length}
                </td>
                <td className="number">{time(r.ms)}</td>
                <td className="number">{usd(r.cost_usd)}</td>
                <td>{r.tenant}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
