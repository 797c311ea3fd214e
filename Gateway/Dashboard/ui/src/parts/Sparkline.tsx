interface Props {
  values: (number | null)[];
  label: string;
  tone?: 'calm' | 'bad';
  bars?: boolean;
}

const width = 120;
const height = 28;

/** A line, or bars, without axes; its label says what it shows to who cannot see it. */
export function Sparkline({ values, label, tone = 'calm', bars }: Props) {
  const most = Math.max(...values.map((v) => v ?? 0), 0);
  const step = width / Math.max(1, values.length - (bars ? 0 : 1));
  const y = (v: number) => height - 1.5 - (most === 0 ? 0 : (v / most) * (height - 4));
  const known = values.map((v, i) => (v === null ? null : ([i * step, y(v)] as const)));
  const line = known.filter((p) => p !== null).map(([a, b], i) => `${i === 0 ? 'M' : 'L'}${a.toFixed(1)} ${b.toFixed(1)}`).join('');
  return (
    <svg className={`spark ${tone}`} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <path className="ground" d={`M0 ${height - 0.5}H${width}`} />
      {bars
        ? known.map((p, i) => p && p[1] < height - 2 && <rect key={i} x={p[0]} y={p[1]} width={Math.max(0.8, step - 0.6)} height={height - p[1]} />)
        : line && <path d={line.includes('L') ? line : `${line}h0.01`} />}
    </svg>
  );
}
