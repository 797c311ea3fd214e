export const usd = (amount: number | null | undefined) =>
  amount === null || amount === undefined ? 'unknown' : amount === 0 ? '$0' : amount < 0.01 ? `$${amount.toFixed(6).replace(/\.?0+$/, '')}` : `$${amount.toFixed(amount < 10 ? 3 : 2)}`;

export const time = (ms: number | null | undefined) =>
  ms === null || ms === undefined ? '–' : ms < 1 ? '<1 ms' : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;

export const share = (part: number, whole: number) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(part === whole || part === 0 ? 0 : 1)} %`);

export const count = (n: number) => n.toLocaleString('en-US');

export const words = (name: string) => name.replaceAll('_', ' ');

/** A UTC day, so many days ago. */
export const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);

export const clock = (iso: string) => new Date(iso).toLocaleTimeString('en-GB');

/** Seconds left until an instant of the gateway's clock. */
export const left = (until: string | undefined, skew: number) => (until ? Math.max(0, Math.ceil((Date.parse(until) - Date.now() - skew) / 1000)) : 0);
