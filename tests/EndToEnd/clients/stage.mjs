// What every client script needs: where the gateway and the simulator are, what the answer must be, and one JSON line per case.
import assert from 'node:assert/strict';

const env = process.env;

/** The gateway, as an SDK is told of it. */
export const baseURL = `${env.GATEWAY}/v1`;
export const apiKey = 'ib_any';

/** The tier asked for, who must answer under it, and why it is not the first of its chain ('' if it is). */
export const model = env.MODEL;
export const answerer = env.ANSWERER;
export const reason = env.REASON ?? '';

export const question = 'What is the sea?';
export const ask = [{ role: 'user', content: question }];

/** What providers of other formats do beside the one that is well: ANSWERER is that one. */
export const neighbour = role => `${answerer.split('/')[0].replace(/-well$/, '')}-${role}`;

/** What the simulated provider says to the messages: the same every time. */
export async function truth(body = { messages: ask }, target = answerer) {
  const [provider, name] = target.split('/');
  const response = await fetch(`${env.SIMULATOR}/${provider}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${env.KEY ?? 'sk-truth'}` },
    body: JSON.stringify({ ...body, model: name, stream: false }),
  });
  assert.equal(response.status, 200);
  return (await response.json()).choices.map(choice => choice.message.content);
}

/** What the simulator has received for a provider: counts, and the last requests. */
export async function received(provider) {
  const { providers, recent } = await (await fetch(`${env.SIMULATOR}/sim/requests?provider=${provider}`)).json();
  return { counts: providers[provider] ?? { received: 0, aborted_by_client: 0 }, recent };
}

/** Asks again until it is there, for five seconds at most. */
export async function eventually(look) {
  for (const end = Date.now() + 5000; ;) {
    const found = await look();
    if (found) return found;
    assert.ok(Date.now() < end, `not within five seconds: ${look}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

/**
 * Milliseconds from `leave`, which ends the client's interest in the stream it is given, to the moment the provider saw its connection end.
 * The best of three: the machine may be busy, the gateway must not be.
 */
export async function abortLatency(provider, open) {
  let best = Infinity;
  for (let i = 0; i < 3; i++) {
    const before = (await received(provider)).counts.aborted_by_client;
    const leave = await open();
    const leftAt = Date.now();
    await leave();
    const report = await eventually(async () => {
      const now = await received(provider);
      return now.counts.aborted_by_client > before && now;
    });
    const last = report.recent.findLast(r => r.outcome === 'aborted_by_client');
    best = Math.min(best, Date.parse(last.received_at) + parseFloat(last.duration) - leftAt);
  }
  return best;
}

/** Runs the group of cases that the command line names, side by side; a case that says nothing within a minute has failed. */
export async function play(groups) {
  const cases = groups[process.argv[2]];
  await Promise.all(Object.entries(cases).map(async ([name, act]) => {
    let timer;
    const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error('no end within a minute')), 60_000); });
    const error = await Promise.race([act(), late]).then(() => null, fault => fault?.stack ?? String(fault));
    clearTimeout(timer);
    console.log(JSON.stringify({ case: name, error }));
  }));
  process.exit(0);
}
