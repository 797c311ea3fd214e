import { useId, useState } from 'react';
import { events, open, read } from '../api';
import { useLive } from '../live';
import { useRead } from '../parts/hooks';
import { TrailView } from '../parts/TrailView';
import type { Trail } from '../types';

interface Models {
  data: { id: string }[];
}

/** A streamed chat, as any client sends it. */
async function ask(model: string, text: string, key: string, onText: (text: string) => void): Promise<string> {
  const body = JSON.stringify({ model, stream: true, stream_options: { include_usage: true }, messages: [{ role: 'user', content: text }] });
  const response = await open('/v1/chat/completions', { method: 'POST', body }, key);
  for await (const { data } of events(response)) {
    if (data !== '[DONE]') {
      const chunk = JSON.parse(data);
      onText(chunk.error ? `\n[${chunk.error.message}]` : (chunk.choices?.[0]?.delta?.content ?? ''));
    }
  }
  return response.headers.get('x-request-id')!;
}

export function Playground() {
  const live = useLive();
  const list = useId();
  const [model, setModel] = useState('ib/balanced');
  const [text, setText] = useState('Say hello in one sentence.');
  const [key, setKey] = useState('');
  const [answer, setAnswer] = useState('');
  const [trail, setTrail] = useState<Trail>();
  const [said, setSaid] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { data: models } = useRead<Models>(key === '' ? '/v1/models' : null);

  const once = async () => {
    setBusy(true);
    setAnswer('');
    setTrail(undefined);
    setSaid('Asking…');
    try {
      const id = await ask(model, text, key, (more) => setAnswer((whole) => whole + more));
      setTrail(await read<Trail>(`/admin/requests/${id}`));
      setSaid('Answered.');
    } catch (e) {
      setSaid((e as Error).message);
    }
    setBusy(false);
  };
  const many = async () => {
    setBusy(true);
    setSaid('Sending 20…');
    const ends = [];
    for (let i = 0; i < 20; i++) {
      ends.push(ask(model, text, key, () => undefined));
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    const failed = (await Promise.allSettled(ends)).filter((end) => end.status === 'rejected').length;
    setSaid(`20 sent, ${20 - failed} answered.`);
    setBusy(false);
  };
  return (
    <div className="two">
      <form className="panel form" onSubmit={(e) => { e.preventDefault(); void once(); }}>
        <h2>Request</h2>
        <label>Model<input list={list} value={model} onChange={(e) => setModel(e.target.value)} required /></label>
        <datalist id={list}>{models?.data.map((m) => <option key={m.id} value={m.id} />)}</datalist>
        <label>Message<textarea rows={4} value={text} onChange={(e) => setText(e.target.value)} required /></label>
        <label>Virtual key <span className="quiet">(not needed under auth: open)</span><input type="password" autoComplete="off" value={key} onChange={(e) => setKey(e.target.value)} /></label>
        <div className="actions">
          <button type="button" className="plain" disabled={isBusy || live.status !== 'live'} onClick={many}>Send 20</button>
          <button type="submit" disabled={isBusy}>Send</button>
        </div>
        <p role="status" className="quiet">{said}</p>
      </form>
      <section className="panel" aria-labelledby="answer">
        <h2 id="answer">Answer</h2>
        <pre className="answer">{answer || ' '}</pre>
        {trail && <TrailView trail={trail} />}
      </section>
    </div>
  );
}
