import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useLive } from '../live';
import { useRead } from '../parts/hooks';
import { TrailView } from '../parts/TrailView';
import type { Trail } from '../types';
import { Feed } from './Feed';

const useChosen = () =>
  useSyncExternalStore(
    (changed) => {
      addEventListener('hashchange', changed);
      return () => removeEventListener('hashchange', changed);
    },
    () => location.hash.split('/')[2] ?? '',
  );

export function Requests() {
  const live = useLive();
  const chosen = useChosen();
  const [held, setHeld] = useState<Trail[]>();
  const [only, setOnly] = useState('all');
  const [text, setText] = useState('');
  const shown = (held ?? live.requests).filter(
    (r) =>
      (only === 'all' || (only === 'fallback' ? r.attempts.length > 1 : r.outcome !== 'answered')) &&
      (text === '' || [r.model, r.target, r.tenant, r.request_id, ...r.attempts.map((a) => a.target)].some((t) => t?.includes(text))),
  );
  const inFeed = live.requests.find((r) => r.request_id === chosen);
  const { data, error } = useRead<Trail>(chosen && !inFeed ? `/admin/requests/${chosen}` : null);
  const trail = inFeed ?? (data?.request_id === chosen && data.chain ? data : undefined);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), [trail?.request_id]);
  return (
    <>
      <div className="filters">
        <label>Show<select value={only} onChange={(e) => setOnly(e.target.value)}>
          <option value="all">all</option><option value="fallback">with a fallback</option><option value="failed">not answered</option>
        </select></label>
        <label>Holding<input type="search" value={text} onChange={(e) => setText(e.target.value)} placeholder="model, target, tenant, id" /></label>
        <button type="button" className="plain" aria-pressed={held !== undefined} onClick={() => setHeld(held ? undefined : live.requests)}>{held ? 'Go on' : 'Hold still'}</button>
        <span className="quiet">{shown.length} shown{live.unshown > 0 && `, ${live.unshown} came too fast to show`}</span>
      </div>
      <div className={chosen ? 'split' : ''}>
        <section className="panel" aria-label="Feed"><Feed requests={shown} chosen={chosen} /></section>
        {chosen && (
          <section className="panel" ref={panel} tabIndex={-1} aria-labelledby="trail-title" onKeyDown={(e) => e.key === 'Escape' && (location.hash = '#/requests')}>
            <h2 id="trail-title">Trail <a className="close" href="#/requests">Close</a></h2>
            {trail ? <TrailView trail={trail} /> : <p className="quiet">{error || (data ? 'It is too long ago for its whole trail; the ledger has its attempts.' : 'Reading…')}</p>}
          </section>
        )}
      </div>
    </>
  );
}
