import { count, left, share, time, usd, words } from '../format';
import { timeline, useLive } from '../live';
import { Chart } from '../parts/Chart';
import { useTicks } from '../parts/hooks';
import { Sparkline } from '../parts/Sparkline';
import { Status } from '../parts/Status';
import { Feed } from './Feed';

export function Overview() {
  useTicks(1000);
  const live = useLive();
  const { minute } = live;
  const points = timeline(live);
  const long = timeline(live, 120);
  const now = Math.floor((Date.now() + live.skew) / 1000);
  const trouble = [...live.targets.values()].filter((t) => t.status !== 'available' && t.status !== 'left_out');
  const cards: [string, string, string, (number | null)[], boolean][] = [
    ['Requests', count(minute.requests), `${(minute.requests / 60).toFixed(minute.requests < 60 ? 2 : 1)} per second`, points.map((p) => p?.requests ?? 0), false],
    ['Answered', share(minute.answered, minute.requests), `${count(minute.requests - minute.answered)} unanswered`, points.map((p) => (p ? p.requests - p.answered : 0)), true],
    ['Fallbacks', count(minute.fell_back), `${share(minute.fell_back, minute.requests)} of requests`, points.map((p) => p?.fell_back ?? 0), false],
    ['Latency p95', time(minute.p95_ms), `p50 ${time(minute.p50_ms)}`, points.map((p) => p?.p95_ms ?? null), false],
    ['Cost', usd(minute.cost_usd), 'in the last minute', points.map((p) => p?.cost_usd ?? 0), false],
  ];
  return (
    <>
      <section aria-label="The last minute" className="cards">
        {cards.map(([title, value, note, values, isBad]) => (
          <article key={title} className="card">
            <h2>{title}</h2>
            <p className="value">{value}</p>
            <p className="quiet">{note}</p>
            <Sparkline values={values} label={`${title}, the last 60 seconds${isBad ? ': those not answered' : ''}`} tone={isBad ? 'bad' : 'calm'} bars={title !== 'Latency p95'} />
          </article>
        ))}
      </section>
      <section className="panel" aria-labelledby="trouble">
        <h2 id="trouble">Targets set aside <span className="quiet">{trouble.length === 0 ? 'none: every target can be called' : trouble.length}</span></h2>
        {trouble.length > 0 && (
          <ul className="lines">
            {trouble.map((t) => (
              <li key={t.target}>
                <a href="#/targets">{t.target}</a>
                <Status name={t.status} />
                <span className="quiet">{t.until && left(t.until, live.skew) > 0 ? `for ${left(t.until, live.skew)} s` : t.circuit?.state === 'open' ? 'the next request tries it' : ''}{t.tiers.length > 0 && ` · ${t.tiers.map(words).join(', ')}`}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <div className="two">
        <section className="panel"><Chart label="Requests per second" at={long.map((_, i) => now - long.length + i)} series={[
          { name: 'requests', values: long.map((p) => p?.requests ?? 0), tone: '--accent' },
          { name: 'fallbacks', values: long.map((p) => p?.fell_back ?? 0), tone: '--warn' },
        ]} format={(v) => String(Math.round(v * 10) / 10)} /></section>
        <section className="panel"><Chart label="Latency" at={long.map((_, i) => now - long.length + i)} series={[
          { name: 'p50', values: long.map((p) => p?.p50_ms ?? null), tone: '--accent' },
          { name: 'p95', values: long.map((p) => p?.p95_ms ?? null), tone: '--warn' },
        ]} format={time} /></section>
      </div>
      <section className="panel" aria-labelledby="latest"><h2 id="latest">Latest requests</h2><Feed requests={live.requests.slice(0, 12)} /></section>
    </>
  );
}
