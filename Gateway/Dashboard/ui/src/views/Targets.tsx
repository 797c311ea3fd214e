import { useState } from 'react';
import { operatorKey, send } from '../api';
import { left, share, time, words } from '../format';
import { timeline, useLive } from '../live';
import { useTicks } from '../parts/hooks';
import { Sparkline } from '../parts/Sparkline';
import { Status } from '../parts/Status';
import type { Target } from '../types';

export function Targets() {
  useTicks(1000);
  const live = useLive();
  const [only, setOnly] = useState('tiers');
  const [error, setError] = useState('');
  const points = timeline(live);
  const used = new Set(points.flatMap((p) => Object.keys(p?.targets ?? {})));
  const shown = [...live.targets.values()].filter((t) => only === 'all' || used.has(t.target) || (t.tiers.length > 0 && t.status !== 'left_out') || t.status === 'drained' || (only === 'tiers' && t.circuit?.state === 'open'));
  const providers = Map.groupBy(shown, (t) => t.target.split('/')[0]!);
  const turn = async (target: Target) => {
    try {
      await send('POST', `/admin/targets/${target.target}/${target.status === 'drained' ? 'restore' : 'drain'}`);
      setError('');
    } catch (e) {
      setError((e as Error).message);
    }
  };
  return (
    <>
      <div className="filters">
        <label>Show<select value={only} onChange={(e) => setOnly(e.target.value)}><option value="tiers">in tiers or in use</option><option value="all">all that can be called, or a tier names</option></select></label>
        {operatorKey() === '' && <span className="quiet">Draining needs the operator key.</span>}
      </div>
      {error && <p className="notice" role="alert">{error}</p>}
      {[...providers].map(([provider, targets]) => (
        <section className="panel" key={provider} aria-label={provider}>
          <h2>{provider} <span className="quiet">{targets.length} target{targets.length > 1 && 's'}</span></h2>
          <ul className="targets">
            {targets.map((t) => {
              const seen = points.map((p) => p?.targets[t.target]);
              const [attempts, failed] = seen.reduce(([a, f], s) => [a + (s?.[0] ?? 0), f + (s?.[1] ?? 0)], [0, 0]);
              const wait = left(t.until ?? t.circuit?.open_until, live.skew);
              return (
                <li key={t.target} className="target" data-target={t.target}>
                  <div className="name">
                    <strong>{t.target.slice(provider.length + 1)}</strong>
                    <small className="quiet">{t.tiers.join(' · ')}</small>
                  </div>
                  <div>
                    <Status name={t.status} />
                    <small className="quiet">
                      {t.reason ?? (wait > 0 ? `tried again in ${wait} s` : t.circuit ? `circuit ${words(t.circuit.state)}${t.circuit.share < 1 ? `, ${Math.round(100 * t.circuit.share)} % of traffic` : ''}` : 'not called yet')}
                    </small>
                  </div>
                  <figure><Sparkline values={seen.map((s) => s?.[2] ?? null)} label={`${t.target}: latency, the last 60 seconds`} /><figcaption>{time(seen.findLast((s) => s)?.[2])}</figcaption></figure>
                  <figure><Sparkline values={seen.map((s) => s?.[1] ?? 0)} bars tone="bad" label={`${t.target}: ${failed} of ${attempts} attempts failed in the last 60 seconds`} /><figcaption>{attempts === 0 ? 'no attempts' : `${share(failed, attempts)} of ${attempts} failed`}</figcaption></figure>
                  <button type="button" className="plain" disabled={operatorKey() === '' || t.status === 'left_out'} onClick={() => turn(t)} aria-label={`${t.status === 'drained' ? 'Restore' : 'Drain'} ${t.target}`}>{t.status === 'drained' ? 'Restore' : 'Drain'}</button>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
      {shown.length === 0 && <p className="empty">No target can be called: no provider has a credential. Set one, such as OPENAI_API_KEY.</p>}
    </>
  );
}
