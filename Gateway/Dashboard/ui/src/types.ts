export interface Circuit {
  state: 'closed' | 'open' | 'half_open';
  open_until?: string;
  share: number;
  consecutive_failures: number;
  failures_in_window: number;
  outcomes_in_window: number;
}

export interface Target {
  target: string;
  status: string;
  reason?: string;
  until?: string;
  tiers: string[];
  circuit: Circuit | null;
}

export interface Attempt {
  target: string;
  failure: string | null;
  status?: number;
  ms: number;
  circuit: string;
  started_ms: number;
  first_token_ms?: number;
  prompt_tokens?: number;
  completion_tokens?: number;
  cost_usd: number | null;
}

export interface Skipped {
  target: string;
  reason: string;
  until?: string;
  lacking?: string;
  explanation?: string;
}

export interface Trail {
  request_id: string;
  received_at: string;
  tenant: string;
  key: string | null;
  stream: boolean;
  outcome: string;
  status: number | null;
  code: string | null;
  target: string | null;
  ms: number;
  upstream_ms: number;
  cost_usd: number | null;
  usage: { prompt_tokens: number; completion_tokens: number };
  model: string;
  rule: string | null;
  order: string;
  chain: string[];
  skipped: Skipped[];
  attempts: Attempt[];
}

export interface Totals {
  requests: number;
  answered: number;
  fell_back: number;
  cost_usd: number;
  p50_ms: number | null;
  p95_ms: number | null;
}

export interface Second extends Totals {
  at: number;
  /** Attempts, failed ones, mean milliseconds. */
  targets: Record<string, [number, number, number]>;
}

export interface Explained {
  order?: string;
  rule?: { name: string } | null;
  max_attempts?: number;
  hedged?: boolean;
  chain?: { target: string; status: string; last_resort?: boolean; share?: number; expected_cost_usd: number | null; expected_ms: number | null; under_way: number }[];
  excluded?: Skipped[];
  waits?: { target: string; ms: number };
  error: { status: number; code: string; message: string } | null;
}

export interface Tier {
  tier: string;
  now: Explained;
}

export interface Limits {
  rpm: number | null;
  tpm: number | null;
  parallel: number | null;
  usd_per_day: number | null;
  usd_per_month: number | null;
  usd_lifetime: number | null;
  usd_per_request: number | null;
}

export interface Tenant {
  id: string;
  email: string | null;
  name: string;
  plan: string | null;
  region: string | null;
  disabled: boolean;
  limits: Limits;
}

export interface VirtualKey {
  id: string;
  tenant: string;
  name: string;
  shown: string;
  status: string;
  key?: string;
  created_at: string;
}

export interface UsageRow {
  day?: string;
  tenant?: string | null;
  model?: string | null;
  requests: number;
  failures: number;
  prompt_tokens: number;
  completion_tokens: number;
  cost_usd: number;
}

export interface Page<T> {
  data: T[];
  has_more?: boolean;
  next?: string | null;
}
