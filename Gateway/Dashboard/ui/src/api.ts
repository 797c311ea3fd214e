const place = 'gateway.operator-key';

/** An error in the gateway's own words. */
export class ApiError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

export const operatorKey = () => sessionStorage.getItem(place) ?? '';

export function setOperatorKey(key: string) {
  if (key) {
    sessionStorage.setItem(place, key);
  } else {
    sessionStorage.removeItem(place);
  }
}

export const authorization = (key: string): Record<string, string> => (key ? { authorization: `Bearer ${key}` } : {});

export async function open(path: string, init: RequestInit = {}, key = operatorKey()): Promise<Response> {
  const response = await fetch(path, {
    ...init,
    cache: 'no-store',
    headers: { ...(init.body ? { 'content-type': 'application/json' } : {}), ...authorization(key), ...init.headers },
  });
  if (!response.ok) {
    const text = await response.text();
    let message = `${response.status} ${response.statusText}`;
    try {
      message = JSON.parse(text).error.message;
    } catch {
      // Not the gateway's words: a proxy's, perhaps.
    }
    throw new ApiError(response.status, message);
  }
  return response;
}

export const read = async <T>(path: string, signal?: AbortSignal): Promise<T> => (await open(path, { signal })).json();

export const send = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
  (await open(path, { method, body: body === undefined ? undefined : JSON.stringify(body) })).json();

/** The events of a stream, as they come. */
export async function* events(response: Response): AsyncGenerator<{ event: string; data: string }> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    text += value;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const of = (name: string) => lines.filter((line) => line.startsWith(name)).map((line) => line.slice(name.length)).join('\n');
      yield { event: of('event: '), data: of('data: ') };
    }
  }
}
