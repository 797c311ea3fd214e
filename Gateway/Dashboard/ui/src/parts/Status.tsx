import { words } from '../format';

const good = new Set(['available', 'closed', 'answered', 'usable', 'live', 'active']);
const bad = new Set(['open', 'circuit_open', 'failed', 'broken_off', 'aborted', 'credential_rejected', 'revoked', 'away', 'dead']);

/** A state in words, with a mark whose form says the same as its colour. */
export function Status({ name, children }: { name: string; children?: React.ReactNode }) {
  const tone = good.has(name) ? 'good' : bad.has(name) ? 'bad' : 'warn';
  return (
    <span className={`status ${tone}`}>
      <span className="mark" aria-hidden="true">{tone === 'good' ? '●' : tone === 'bad' ? '▲' : '◆'}</span>
      {children ?? words(name)}
    </span>
  );
}
