import { clock, count, time, usd, words } from '../format';
import type { Trail } from '../types';
import { Status } from './Status';

/** Every attempt of a request with its place in time, and what was passed over. */
export function TrailView({ trail }: { trail: Trail }) {
  const whole = Math.max(trail.ms, 1);
  const percent = (ms: number) => `${Math.min(100, (100 * ms) / whole)}%`;
  return (
    <div className="trail">
      <dl className="facts">
        <div><dt>Outcome</dt><dd><Status name={trail.outcome} />{trail.code && <> {trail.code}</>}</dd></div>
        <div><dt>Answered by</dt><dd>{trail.target ?? 'nobody'}</dd></div>
        <div><dt>Took</dt><dd>{time(trail.ms)} <small>({time(Math.max(0, trail.ms - trail.upstream_ms))} not waiting for a first answer)</small></dd></div>
        <div><dt>Cost</dt><dd>{usd(trail.cost_usd)}</dd></div>
        <div><dt>Tokens</dt><dd>{count(trail.usage.prompt_tokens)} in, {count(trail.usage.completion_tokens)} out</dd></div>
        <div><dt>Tenant</dt><dd>{trail.tenant}{trail.key && <> · {trail.key}</>}</dd></div>
        <div><dt>Received</dt><dd>{clock(trail.received_at)}</dd></div>
        <div><dt>Order</dt><dd>{words(trail.order)}{trail.rule && <>, under rule {trail.rule}</>}</dd></div>
        <div><dt>Request</dt><dd><code>{trail.request_id}</code></dd></div>
      </dl>
      <h3>Attempts</h3>
      {trail.attempts.length === 0 && <p className="quiet">None was made.</p>}
      <ol className="attempts">
        {trail.attempts.map((attempt, i) => (
          <li key={i}>
            <div className="row">
              <strong>{attempt.target}</strong>
              <Status name={attempt.failure ? 'failed' : 'answered'}>{attempt.failure ? words(attempt.failure) : 'answered'}{attempt.status ? ` (${attempt.status})` : ''}</Status>
              <span className="number">{time(attempt.ms)}</span>
              <span className="number">{usd(attempt.cost_usd)}</span>
            </div>
            <svg className="bar" preserveAspectRatio="none" role="img" aria-label={`From ${time(attempt.started_ms)} for ${time(attempt.ms)} of ${time(trail.ms)}${attempt.first_token_ms === undefined ? '' : `, first token after ${time(attempt.first_token_ms)}`}`}>
              <rect className="groove" width="100%" height="100%" />
              <rect className={attempt.failure ? 'failed' : 'answered'} x={percent(attempt.started_ms)} width={percent(Math.max(attempt.ms, whole / 200))} height="100%" />
              {attempt.first_token_ms !== undefined && <rect className="first" x={percent(attempt.started_ms + attempt.first_token_ms)} width="2" height="100%" />}
            </svg>
            <small className="quiet">
              began after {time(attempt.started_ms)}, circuit {words(attempt.circuit)}
              {attempt.first_token_ms !== undefined && <>, first token {time(attempt.first_token_ms)}</>}
              {attempt.prompt_tokens !== undefined && <>, {count(attempt.prompt_tokens)} + {count(attempt.completion_tokens ?? 0)} tokens</>}
            </small>
          </li>
        ))}
      </ol>
      {trail.skipped.length > 0 && (
        <>
          <h3>Passed over</h3>
          <ul className="skipped">
            {trail.skipped.map((skipped, i) => (
              <li key={i}>{skipped.target}: {words(skipped.reason)}{skipped.lacking && ` (${skipped.lacking})`}{skipped.until && `, until ${clock(skipped.until)}`}</li>
            ))}
          </ul>
        </>
      )}
      <p className="quiet">Chain: {trail.chain.join(' → ') || 'empty'}</p>
    </div>
  );
}
