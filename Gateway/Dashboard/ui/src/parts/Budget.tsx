import { usd } from '../format';

/** A bar of what is spent of a limit; nothing without one. */
export function Budget({ name, spent, most }: { name: string; spent: number; most: number | null }) {
  if (most === null) {
    return null;
  }
  const used = most === 0 ? 1 : spent / most;
  return <label className="budget">{name}: {usd(spent)} of {usd(most)}<meter min={0} max={1} low={0.75} high={0.9} optimum={0} value={Math.min(1, used)} /></label>;
}
