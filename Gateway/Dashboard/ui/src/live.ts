import { useSyncExternalStore } from 'react';
import { ApiError, events, open } from './api';
import type { Second, Target, Totals, Trail } from './types';

const mostRequests = 200;
const seconds = 120;

export interface Live {
  status: 'connecting' | 'live' | 'away' | 'locked';
  reason: string;
  /** The gateway's clock less this machine's. */
  skew: number;
  targets: Map<string, Target>;
  /** Latest first. */
  requests: Trail[];
  unshown: number;
  seconds: Map<number, Second>;
  minute: Totals;
}

const nothing: Totals = { requests: 0, answered: 0, fell_back: 0, cost_usd: 0, p50_ms: null, p95_ms: null };
let state: Live = { status: 'connecting', reason: '', skew: 0, targets: new Map(), requests: [], unshown: 0, seconds: new Map(), minute: nothing };
let run: AbortController | undefined;
const listeners = new Set<() => void>();

function set(change: Partial<Live>) {
  state = { ...state, ...change };
  listeners.forEach((listener) => listener());
}

interface Message {
  now: string;
  targets: Target[];
  requests: Trail[];
  unshown?: number;
  seconds?: Second[];
  second?: Second;
  minute?: Totals;
}

function take(message: Message, isWhole: boolean) {
  const targets = message.targets.length > 0 || isWhole ? new Map(isWhole ? [] : state.targets) : state.targets;
  message.targets.forEach((target) => targets.set(target.target, target));
  const requests = message.requests.length > 0 || isWhole ? [...[...message.requests].reverse(), ...(isWhole ? [] : state.requests)].slice(0, mostRequests) : state.requests;
  let bySecond = state.seconds;
  if (isWhole || message.second) {
    bySecond = new Map(isWhole ? [] : state.seconds);
    [...(message.seconds ?? []), ...(message.second ? [message.second] : [])].forEach((second) => bySecond.set(second.at, second));
    const oldest = Date.parse(message.now) / 1000 - seconds - 2;
    [...bySecond.keys()].filter((at) => at < oldest).forEach((at) => bySecond.delete(at));
  }
  set({
    status: 'live',
    reason: '',
    skew: Date.parse(message.now) - Date.now(),
    targets,
    requests,
    unshown: (isWhole ? 0 : state.unshown) + (message.unshown ?? 0),
    seconds: bySecond,
    minute: message.minute ?? state.minute,
  });
}

async function watch(signal: AbortSignal) {
  while (!signal.aborted) {
    try {
      for await (const { event, data } of events(await open('/admin/events', { signal }))) {
        take(JSON.parse(data), event === 'snapshot');
      }
      set({ status: 'away', reason: 'The stream ended; connecting again.' });
    } catch (e) {
      if (signal.aborted) {
        return;
      }
      if (e instanceof ApiError && (e.status === 401 || e.status === 403)) {
        set({ status: 'locked', reason: e.message });
        return;
      }
      set({ status: 'away', reason: e instanceof ApiError ? e.message : 'The gateway does not answer; trying again.' });
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** Watches, from the start. */
export function connect() {
  run?.abort();
  run = new AbortController();
  set({ status: 'connecting' });
  void watch(run.signal);
}

export const useLive = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );

/** The last seconds, oldest first, with those in which nothing ended. */
export function timeline(live: Live, length = 60): (Second | undefined)[] {
  const last = Math.floor((Date.now() + live.skew) / 1000) - 1;
  return Array.from({ length }, (_, i) => live.seconds.get(last - length + 1 + i));
}
