import { left, time, usd, words } from '../format';
import { useLive } from '../live';
import { useRead, useTicks } from '../parts/hooks';
import { Status } from '../parts/Status';
import type { Page, Tier } from '../types';

export function Tiers() {
  useTicks(1000);
  const live = useLive();
  const { data, error } = useRead<Page<Tier>>('/admin/tiers', `${Math.floor(Date.now() / 5000)}/${[...live.targets.values()].map((t) => t.status).join()}`);
  if (error) {
    return <p className="notice" role="alert">{error}</p>;
  }
  return (
    <>
      <p className="quiet">Where a short request for each tier would go at this moment, in order, and why the others would not be asked.</p>
      {data?.data.map(({ tier, now }) => (
        <section className="panel" key={tier} aria-labelledby={`tier-${tier}`}>
          <h2 id={`tier-${tier}`}>{tier} <span className="quiet">{now.order && `${words(now.order)}, at most ${now.max_attempts} attempts`}{now.hedged && ', hedged'}{now.rule && `, under rule ${now.rule.name}`}</span></h2>
          {now.error && <p className="notice">{now.error.status}: {now.error.message}</p>}
          {now.waits && <p className="notice">It would wait {time(now.waits.ms)} for {now.waits.target}.</p>}
          <ol className="chain">
            {now.chain?.map((link) => (
              <li key={link.target}>
                <strong>{link.target}</strong> <Status name={link.status} />
                <small className="quiet">{link.expected_cost_usd !== null && `about ${usd(link.expected_cost_usd)}`}{link.expected_ms !== null && `, ${time(link.expected_ms)}`}{link.under_way > 0 && `, ${link.under_way} under way`}{link.last_resort && ', last resort while it ramps up'}</small>
              </li>
            ))}
          </ol>
          {(now.excluded?.length ?? 0) > 0 && (
            <ul className="excluded" aria-label={`Left out of ${tier}`}>
              {now.excluded!.map((x) => (
                <li key={x.target}>{x.target}: {x.explanation ?? words(x.reason)}{x.lacking && ` (${x.lacking})`}{x.until && left(x.until, live.skew) > 0 && `, for ${left(x.until, live.skew)} s`}</li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </>
  );
}
