// The official `openai` package, unmodified.
import assert from 'node:assert/strict';
import OpenAI, { APIError, BadRequestError, NotFoundError, RateLimitError } from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { abortLatency, answerer, apiKey, ask, baseURL, model, neighbour, play, question, reason, received, truth } from './stage.mjs';

const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const chat = client.chat.completions;

const Weather = z.object({ city: z.string(), celsius: z.number(), sky: z.enum(['clear', 'cloudy']) });
const weather = asked => ({
  type: 'function',
  function: {
    name: 'weather',
    description: 'The weather of a city',
    parse: JSON.parse,
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    function: async ({ city }) => { asked.push(city); return 'sunny and 21 degrees'; },
  },
});
const photo = [{
  role: 'user',
  content: [
    { type: 'text', text: question },
    { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==' } },
  ],
}];

function checkHeaders(headers) {
  assert.equal(headers.get('x-gateway-target'), answerer);
  assert.equal(headers.get('x-gateway-attempts'), reason ? '2' : '1');
  assert.equal(headers.get('x-gateway-fallback-reason') ?? '', reason);
  assert.match(headers.get('x-request-id'), /^req_/);
}

/** Azure tells what its filters think of the prompt before there is any choice: that is passed on as it comes. */
const ofFilters = chunk => chunk.choices.length === 0 && chunk.prompt_filter_results !== undefined;

async function joined(stream) {
  const texts = [];
  for await (const chunk of stream) {
    for (const choice of chunk.choices) texts[choice.index] = (texts[choice.index] ?? '') + (choice.delta.content ?? '');
  }
  return texts;
}

const answers = {
  async unary() {
    const answer = await chat.create({ model, messages: ask });
    assert.deepEqual([answer.choices[0].message.content], await truth());
    assert.equal(answer.choices[0].finish_reason, 'stop');
    assert.equal(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens);
  },
  async streaming() {
    assert.deepEqual(await joined(await chat.create({ model, messages: ask, stream: true })), await truth());
  },
  async stream_helper() {
    const stream = chat.stream({ model, messages: ask });
    const pieces = [];
    stream.on('content', piece => pieces.push(piece));
    assert.deepEqual([await stream.finalContent()], await truth());
    assert.deepEqual([pieces.join('')], await truth());
  },
  async two_choices() {
    const body = { messages: ask, n: 2 };
    assert.deepEqual((await chat.create({ model, ...body })).choices.map(c => c.message.content), await truth(body));
    assert.deepEqual(await joined(await chat.create({ model, ...body, stream: true })), await truth(body));
  },
  async usage_chunk_is_last() {
    const chunks = [];
    for await (const chunk of await chat.create({ model, messages: ask, stream: true, stream_options: { include_usage: true } })) chunks.push(chunk);
    const last = chunks.pop();
    assert.deepEqual(last.choices, []);
    assert.ok(last.usage.completion_tokens > 0);
    assert.equal(last.gateway.target, answerer);
    assert.equal(last.gateway.attempts.length, reason ? 2 : 1);
    assert.ok(chunks.every(chunk => !chunk.usage && (chunk.choices.length === 1 || ofFilters(chunk))));
  },
  async no_usage_chunk_unless_asked() {
    for await (const chunk of await chat.create({ model, messages: ask, stream: true })) {
      assert.ok(chunk.choices.length === 1 || ofFilters(chunk));
      assert.ok(!chunk.usage);
    }
  },
  async tool_loop() {
    const asked = [];
    const content = await chat.runTools({ model, messages: ask, tools: [weather(asked)] }).finalContent();
    assert.equal(asked.length, 1);
    assert.match(content, new RegExp(`^${answerer} was told: sunny and 21 degrees`));
  },
  async tool_loop_streamed() {
    const asked = [];
    const content = await chat.runTools({ model, messages: ask, tools: [weather(asked)], stream: true }).finalContent();
    assert.equal(asked.length, 1);
    assert.match(content, new RegExp(`^${answerer} was told: sunny and 21 degrees`));
  },
  async parallel_tools() {
    const asked = [];
    const time = { type: 'function', function: { ...weather(asked).function, name: 'time' } };
    const messages = [{ role: 'user', content: 'Ask every tool' }];
    for (const stream of [false, true]) {
      const runner = chat.runTools({ model, messages, tools: [weather(asked), time], stream });
      assert.match(await runner.finalContent(), new RegExp(`^${answerer} was told: sunny and 21 degrees and sunny and 21 degrees`));
      assert.deepEqual(runner.messages.find(m => m.tool_calls).tool_calls.map(call => call.function.name), ['weather', 'time']);
    }
    assert.equal(asked.length, 4);
  },
  async reasoning_and_tools() {
    for (const stream of [false, true]) {
      const asked = [];
      const content = await chat.runTools({ model, messages: ask, tools: [weather(asked)], reasoning_effort: 'low', stream }).finalContent();
      assert.equal(asked.length, 1);
      assert.match(content, new RegExp(`^${answerer} was told: sunny and 21 degrees`));
    }
  },
  async json_schema() {
    const response_format = zodResponseFormat(Weather, 'weather');
    const answer = await chat.parse({ model, messages: ask, response_format });
    Weather.parse(answer.choices[0].message.parsed);
    const streamed = await chat.stream({ model, messages: ask, response_format }).finalChatCompletion();
    assert.deepEqual(streamed.choices[0].message.parsed, answer.choices[0].message.parsed);
  },
  async vision() {
    const answer = await chat.create({ model, messages: photo });
    assert.match(answer.choices[0].message.content, /and saw 1 image\(s\)/);
    assert.deepEqual([answer.choices[0].message.content], await truth({ messages: photo }));
  },
  async text_completions() {
    const answer = await client.completions.create({ model, prompt: question, max_tokens: 4096 });
    assert.deepEqual([answer.choices[0].text], await truth());
    assert.equal(answer.object, 'text_completion');
    assert.ok(answer.usage.completion_tokens > 0);
    let text = '';
    for await (const chunk of await client.completions.create({ model, prompt: question, max_tokens: 4096, stream: true })) text += chunk.choices[0]?.text ?? '';
    assert.equal(text, answer.choices[0].text);
  },
  async headers() {
    const whole = await chat.create({ model, messages: ask }).withResponse();
    checkHeaders(whole.response.headers);
    assert.equal(whole.data._request_id, whole.response.headers.get('x-request-id'));
    const streamed = await chat.create({ model, messages: ask, stream: true }).withResponse();
    checkHeaders(streamed.response.headers);
    await joined(streamed.data);
  },
};

const errors = {
  async unknown_model_is_not_found() {
    await assert.rejects(chat.create({ model: 'ib/healthi', messages: ask }), fault =>
      fault instanceof NotFoundError && fault.code === 'model_not_found' && fault.param === 'model' && /'ib\/healthy'/.test(fault.message));
  },
  async provider_400_is_bad_request() {
    for (const stream of [false, true]) {
      await assert.rejects(chat.create({ model: 'fussy/sim', messages: ask, stream }), fault =>
        fault instanceof BadRequestError && fault.param === 'temperature' && fault.code === 'invalid_value');
    }
  },
  async throttled_is_rate_limit_with_retry_after() {
    await assert.rejects(chat.create({ model: 'ib/throttled', messages: ask }), fault =>
      fault instanceof RateLimitError && fault.code === 'rate_limit_exceeded' && Number(fault.headers.get('retry-after')) > 0
      && Number(fault.headers.get('retry-after-ms')) > 0);
  },
  async retries_after_429_and_succeeds() {
    const answer = await new OpenAI({ baseURL, apiKey, maxRetries: 2 }).chat.completions.create({ model: 'ib/busy-openai', messages: ask });
    assert.match(answer.choices[0].message.content, /heard: What is the sea/);
    assert.equal((await received('busy-openai')).counts.received, 2);
  },
  async retries_after_503_and_succeeds() {
    const stream = await new OpenAI({ baseURL, apiKey, maxRetries: 2 }).chat.completions.create({ model: 'flaky-openai/sim', messages: ask, stream: true });
    assert.match((await joined(stream))[0], /heard: What is the sea/);
    assert.equal((await received('flaky-openai')).counts.received, 3);
  },
  async break_after_commit_throws() {
    let seen = '';
    await assert.rejects(async () => {
      for await (const chunk of await chat.create({ model: 'breaking/sim', messages: ask, stream: true })) seen += chunk.choices[0]?.delta.content ?? '';
    }, fault => fault instanceof APIError && fault.code === 'upstream_error');
    assert.ok(seen.length > 0 && (await truth(undefined, 'beta/sim'))[0].replace('beta', 'breaking').startsWith(seen.slice(0, 20)));
  },
  async abort_reaches_the_provider_within_100_ms() {
    const latency = await abortLatency('endless-openai', async () => {
      const stream = await chat.create({ model: 'endless-openai/sim', messages: ask, stream: true });
      await stream[Symbol.asyncIterator]().next();
      return () => stream.controller.abort();
    });
    assert.ok(latency <= 100, `${latency} ms`);
  },
  async models() {
    const ids = [];
    for await (const found of client.models.list()) ids.push(found.id);
    assert.ok(ids.includes('ib/healthy'), ids.join());
    assert.equal((await client.models.retrieve('ib/healthy')).id, 'ib/healthy');
    await assert.rejects(client.models.retrieve('ib/healthi'), NotFoundError);
  },
};

// What providers of other formats do, seen from here.
const formats = {
  async too_long_a_context_is_bad_request() {
    for (const stream of [false, true]) {
      await assert.rejects(chat.create({ model: `${neighbour('fussy')}/sim`, messages: ask, stream }), fault =>
        fault instanceof BadRequestError && fault.code === 'context_length_exceeded');
    }
  },
  async throttled_is_rate_limit_with_retry_after() {
    await assert.rejects(chat.create({ model: `ib/${neighbour('busy')}`, messages: ask }), fault =>
      fault instanceof RateLimitError && fault.code === 'rate_limit_exceeded' && Number(fault.headers.get('retry-after')) > 0);
  },
  async error_event_after_commit_throws() {
    let seen = '';
    await assert.rejects(async () => {
      for await (const chunk of await chat.create({ model: `${neighbour('breaking')}/sim`, messages: ask, stream: true })) seen += chunk.choices[0]?.delta.content ?? '';
    }, fault => fault instanceof APIError && fault.code === 'upstream_error');
    assert.ok(seen.startsWith(`${neighbour('breaking')}/sim heard`), seen);
  },
  async abort_reaches_the_provider() {
    const latency = await abortLatency(neighbour('endless'), async () => {
      const stream = await chat.create({ model: `${neighbour('endless')}/sim`, messages: ask, stream: true });
      await stream[Symbol.asyncIterator]().next();
      return () => stream.controller.abort();
    });
    assert.ok(latency <= 100, `${latency} ms`);
  },
  async forced_tool_is_called() {
    const time = { type: 'function', function: { name: 'time', parameters: { type: 'object', properties: {} } } };
    const answer = await chat.create({ model, messages: ask, tools: [weather([]), time], tool_choice: { type: 'function', function: { name: 'time' } } });
    assert.deepEqual(answer.choices[0].message.tool_calls.map(call => call.function.name), ['time']);
    assert.equal(answer.choices[0].finish_reason, 'tool_calls');
  },
  async refused_tool_is_not_called() {
    const answer = await chat.create({ model, messages: ask, tools: [weather([])], tool_choice: 'none' });
    assert.ok(!answer.choices[0].message.tool_calls);
    assert.match(answer.choices[0].message.content, /heard: What is the sea/);
  },
  async image_and_tool_over_two_turns() {
    for (const stream of [false, true]) {
      const asked = [];
      const tools = [weather(asked)];
      let messages = [];
      for (const turn of [1, 2]) {
        // All of the first turn goes along with the second: the image, the call, its result and the answer.
        const runner = chat.runTools({ model, messages: [...messages, ...photo], tools, stream });
        const content = await runner.finalContent();
        messages = runner.messages;
        assert.equal(asked.length, turn);
        assert.match(content, new RegExp(`^${answerer} was told: sunny and 21 degrees and saw ${turn} image`));
        assert.deepEqual([content], await truth({ messages: messages.slice(0, -1), tools }));
      }
    }
  },
  async what_it_cannot_do_is_told() {
    const answer = await chat.create({ model, messages: ask, n: 2 }).catch(fault => fault);
    if (answer instanceof BadRequestError) assert.match(answer.message, new RegExp(`No target .*${answerer}`));
    else assert.equal(answer.choices.length, 2);
  },
  async image_by_address() {
    const messages = [{ role: 'user', content: [{ type: 'text', text: question }, { type: 'image_url', image_url: { url: 'https://example.com/a.png' } }] }];
    // Either it gets there, or the client is told that it cannot.
    const answer = await chat.create({ model, messages }).catch(fault => fault);
    if (answer instanceof BadRequestError) assert.match(answer.message, /image/i);
    else assert.match(answer.choices[0].message.content, /and saw 1 image\(s\)/);
  },
};

await play({ answers, errors, formats });
