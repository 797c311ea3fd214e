import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

interface Props {
  label: string;
  at: number[];
  series: { name: string; values: (number | null)[]; tone: string; bars?: boolean }[];
  /** Days in place of seconds along the bottom. */
  days?: boolean;
  /** Each series stands on those before it. */
  stacked?: boolean;
  format?: (v: number) => string;
}

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A chart with axes. */
export function Chart({ label, at, series, days, stacked, format = String }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const theme = document.documentElement.dataset.theme ?? '';
  const shape = series.map((s) => s.name).join() + theme;
  // The tallest is drawn first, and those below it over it.
  const drawn = stacked
    ? series.map((s, i) => ({ ...s, values: s.values.map((_, x) => series.slice(0, i + 1).reduce((sum, of) => sum + (of.values[x] ?? 0), 0)) })).reverse()
    : series;
  const data: UPlot.AlignedData = [at, ...drawn.map((s) => (s.bars ? s.values.map((v) => v || null) : s.values))];
  const latest = useRef(data);
  latest.current = data;

  useEffect(() => {
    const element = place.current!;
    const axis = { stroke: token('--quiet'), grid: { stroke: token('--line'), width: 1 }, ticks: { show: false }, font: '11px system-ui' };
    const chart = new UPlot(
      {
        width: element.clientWidth || 300,
        height: 180,
        cursor: { y: false },
        legend: { show: false },
        scales: { x: { time: true }, y: { range: (_, __, most) => [0, Math.max(most * 1.15, days ? 0.01 : 1e-3)] } },
        axes: [
          { ...axis, size: 28, values: days ? (_, splits) => splits.map((s) => new Date(s * 1000).toISOString().slice(5, 10)) : (_, splits) => splits.map((s) => new Date(s * 1000).toLocaleTimeString('en-GB')) , space: 70 },
          { ...axis, size: 56, values: (_, splits) => splits.map((v) => format(v)) },
        ],
        series: [
          {},
          ...drawn.map((s) => ({
            label: s.name,
            stroke: token(s.tone),
            width: 1.75,
            fill: s.bars ? token(s.tone) : undefined,
            paths: s.bars ? UPlot.paths.bars!({ size: [0.6, 40] }) : undefined,
            points: { show: !s.bars && s.values.includes(null), size: 4, fill: token(s.tone) },
            spanGaps: true,
          })),
        ],
      },
      latest.current,
      element,
    );
    plot.current = chart;
    const sizes = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: 180 }));
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      chart.destroy();
    };
  }, [shape, days]);
  useEffect(() => plot.current?.setData(data));

  return (
    <figure className="chart">
      <figcaption>
        {label}
        <span className="legend">{series.map((s) => <span key={s.name}><i className={s.tone.slice(2)} aria-hidden="true" />{s.name}</span>)}</span>
      </figcaption>
      <div ref={place} role="img" aria-label={`${label}: ${series.map((s) => `${s.name} now ${format(s.values.findLast((v) => v !== null) ?? 0)}`).join(', ')}`} />
    </figure>
  );
}
