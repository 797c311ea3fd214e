import { count, usd } from '../format';
import type { UsageRow } from '../types';
import { Chart } from './Chart';

/** So many models have a colour of their own; the others share one. */
const tones = ['--accent', '--warn', '--good', '--bad'];
const mostRows = 12;

const add = (rows: UsageRow[], of: (row: UsageRow) => number) => rows.reduce((sum, row) => sum + of(row), 0);

/** What was spent on which model, day by day and altogether. */
export function ModelUsage({ rows, days }: { rows: UsageRow[]; days: string[] }) {
  const models = [...Map.groupBy(rows, (row) => row.model ?? '')]
    .map(([name, of]) => ({ name: name || 'unknown', of, cost: add(of, (r) => r.cost_usd), requests: add(of, (r) => r.requests), tokens: add(of, (r) => r.prompt_tokens + r.completion_tokens) }))
    .sort((a, b) => b.cost - a.cost || b.requests - a.requests);
  const byDay = (of: UsageRow[]) => {
    const costs = Map.groupBy(of, (row) => row.day!);
    return days.map((day) => add(costs.get(day) ?? [], (row) => row.cost_usd));
  };
  const series = models.slice(0, tones.length).map(({ name, of }, i) => ({ name, values: byDay(of), tone: tones[i]!, bars: true }));
  if (models.length > tones.length) {
    series.push({ name: 'others', values: byDay(models.slice(tones.length).flatMap((m) => m.of)), tone: '--quiet', bars: true });
  }
  const sum = add(rows, (row) => row.cost_usd);
  return (
    <>
      <Chart label="Cost by day and model" days stacked at={days.map((d) => Date.parse(d) / 1000)} series={series.length > 0 ? series : [{ name: 'USD', values: days.map(() => 0), tone: '--accent', bars: true }]} format={usd} />
      {models.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label="Usage by model">
          <table>
            <thead><tr><th scope="col">Model</th><th scope="col" className="number">Requests</th><th scope="col" className="number">Tokens</th><th scope="col" className="number">Cost</th><th scope="col" className="number">Share</th></tr></thead>
            <tbody>
              {models.slice(0, mostRows).map((m) => (
                <tr key={m.name}><td>{m.name}</td><td className="number">{count(m.requests)}</td><td className="number">{count(m.tokens)}</td><td className="number">{usd(m.cost)}</td><td className="number">{sum > 0 ? `${Math.round((100 * m.cost) / sum)} %` : '–'}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {models.length > mostRows && <p className="quiet">{models.length - mostRows} models more: /admin/usage?group_by=model has them all.</p>}
    </>
  );
}
