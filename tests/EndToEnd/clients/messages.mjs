// The official `@anthropic-ai/sdk` package, unmodified.
import assert from 'node:assert/strict';
import Anthropic, { APIError, BadRequestError, NotFoundError, RateLimitError } from '@anthropic-ai/sdk';
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema';
import { abortLatency, answerer, apiKey, ask, baseURL, model, neighbour, play, question, reason, truth } from './stage.mjs';

const client = new Anthropic({ baseURL: baseURL.replace(/\/v1$/, ''), apiKey, maxRetries: 0 });
const { messages } = client;
const base = { model, max_tokens: 4096 };

const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const weather = { name: 'weather', description: 'The weather of a city', input_schema: city };
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const photo = [{ role: 'user', content: [{ type: 'text', text: question }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } }] }];
const told = new RegExp(`^${answerer} was told: sunny and 21 degrees`);

const textOf = message => message.content.filter(block => block.type === 'text').map(block => block.text).join('');
const create = body => messages.create({ ...base, ...body });
const streamed = body => messages.stream({ ...base, ...body }).finalMessage();

/** Asks until no tool is called, answering each call; what was said goes back as it came. */
async function loop(send, body) {
  const said = [...body.messages];
  for (let calls = 0; ;) {
    const answer = await send({ ...body, messages: said });
    const uses = answer.content.filter(block => block.type === 'tool_use');
    if (uses.length === 0) return { calls, answer, said };
    assert.equal(answer.stop_reason, 'tool_use');
    calls += uses.length;
    assert.ok(calls < 5, 'no end of calls');
    said.push({ role: 'assistant', content: answer.content }, { role: 'user', content: uses.map(use => ({ type: 'tool_result', tool_use_id: use.id, content: 'sunny and 21 degrees' })) });
  }
}

function checkHeaders(headers) {
  assert.equal(headers.get('x-gateway-target'), answerer);
  assert.equal(headers.get('x-gateway-attempts'), reason ? '2' : '1');
  assert.equal(headers.get('x-gateway-fallback-reason') ?? '', reason);
  assert.match(headers.get('request-id'), /^req_/);
}

const answers = {
  async unary() {
    const answer = await create({ messages: ask });
    assert.deepEqual([textOf(answer)], await truth());
    assert.equal(answer.stop_reason, 'end_turn');
    assert.ok(answer.usage.input_tokens > 0 && answer.usage.output_tokens > 0);
  },
  async streaming() {
    let text = '';
    const kinds = [];
    for await (const event of await messages.create({ ...base, messages: ask, stream: true })) {
      kinds.push(event.type);
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text;
    }
    assert.deepEqual([text], await truth());
    assert.deepEqual([kinds[0], ...kinds.slice(-2)], ['message_start', 'message_delta', 'message_stop']);
  },
  async stream_helper() {
    const pieces = [];
    const stream = messages.stream({ ...base, messages: ask }).on('text', piece => pieces.push(piece));
    const last = await stream.finalMessage();
    assert.deepEqual([textOf(last)], await truth());
    assert.equal(pieces.join(''), textOf(last));
    assert.ok(last.usage.output_tokens > 0);
  },
  async tool_loop() {
    for (const stream of [false, true]) {
      const asked = [];
      const tool = betaTool({ name: 'weather', description: 'The weather of a city', inputSchema: city, run: ({ city }) => { asked.push(city); return 'sunny and 21 degrees'; } });
      const last = await client.beta.messages.toolRunner({ ...base, messages: ask, tools: [tool], stream });
      assert.match(textOf(last), told);
      assert.equal(asked.length, 1);
      assert.equal(typeof asked[0], 'string');
    }
  },
  async parallel_tools() {
    const body = { messages: [{ role: 'user', content: 'Ask every tool' }], tools: [weather, { ...weather, name: 'time' }] };
    for (const send of [create, streamed]) {
      const { calls, answer } = await loop(send, body);
      assert.equal(calls, 2);
      assert.match(textOf(answer), new RegExp(`^${answerer} was told: sunny and 21 degrees and sunny and 21 degrees`));
    }
  },
  async reasoning_and_tools() {
    for (const send of [create, streamed]) {
      const { answer } = await loop(send, { messages: ask, tools: [weather], thinking: { type: 'enabled', budget_tokens: 1024 } });
      assert.match(textOf(answer), told);
    }
  },
  async json_schema() {
    const schema = { ...city, additionalProperties: false };
    for (const send of [create, streamed]) {
      const answer = await send({ messages: ask, output_config: { format: { type: 'json_schema', schema } } });
      assert.equal(typeof JSON.parse(textOf(answer)).city, 'string');
    }
  },
  async vision() {
    for (const send of [create, streamed]) assert.match(textOf(await send({ messages: photo })), /and saw 1 image\(s\): 70 bytes/);
  },
  async count_tokens() {
    const { input_tokens } = await messages.countTokens({ model, messages: ask });
    assert.ok(input_tokens > 0 && input_tokens < 100, `${input_tokens}`);
  },
  async headers() {
    const whole = await messages.create({ ...base, messages: ask }).withResponse();
    checkHeaders(whole.response.headers);
    assert.equal(whole.data._request_id, whole.response.headers.get('request-id'));
    const { response } = await messages.create({ ...base, messages: ask, stream: true }).withResponse();
    checkHeaders(response.headers);
    await response.body?.cancel();
  },
};

const formats = {
  async unknown_model_is_not_found() {
    await assert.rejects(create({ model: 'ib/healthi', messages: ask }), fault => fault instanceof NotFoundError && fault.type === 'not_found_error');
  },
  async too_long_a_context_is_bad_request() {
    for (const send of [create, streamed]) {
      await assert.rejects(send({ model: `${neighbour('fussy')}/sim`, messages: ask }), fault => fault instanceof BadRequestError && fault.type === 'invalid_request_error');
    }
  },
  async throttled_is_rate_limit_with_retry_after() {
    await assert.rejects(create({ model: `ib/${neighbour('busy')}`, messages: ask }), fault =>
      fault instanceof RateLimitError && fault.type === 'rate_limit_error' && Number(fault.headers.get('retry-after')) > 0);
  },
  async error_event_after_commit_throws() {
    let seen = '';
    await assert.rejects(async () => {
      for await (const event of await messages.create({ ...base, model: `${neighbour('breaking')}/sim`, messages: ask, stream: true })) seen += event.delta?.text ?? '';
    }, APIError);
    assert.ok(seen.startsWith(`${neighbour('breaking')}/sim heard`), seen);
  },
  async abort_reaches_the_provider() {
    const latency = await abortLatency(neighbour('endless'), async () => {
      const stream = await messages.create({ ...base, model: `${neighbour('endless')}/sim`, messages: ask, stream: true });
      await stream[Symbol.asyncIterator]().next();
      return () => stream.controller.abort();
    });
    assert.ok(latency <= 100, `${latency} ms`);
  },
  async forced_tool_is_called() {
    const answer = await create({ messages: ask, tools: [weather, { ...weather, name: 'time' }], tool_choice: { type: 'tool', name: 'time' } });
    assert.deepEqual(answer.content.filter(block => block.type === 'tool_use').map(block => block.name), ['time']);
    assert.equal(answer.stop_reason, 'tool_use');
  },
  async refused_tool_is_not_called() {
    const answer = await create({ messages: ask, tools: [weather], tool_choice: { type: 'none' } });
    assert.ok(answer.content.every(block => block.type !== 'tool_use'));
    assert.match(textOf(answer), /heard: What is the sea/);
  },
  async image_and_tool_over_two_turns() {
    for (const send of [create, streamed]) {
      let said = [];
      for (const turn of [1, 2]) {
        // All of the first turn goes along with the second: the image, the call, its result and the answer.
        const ended = await loop(send, { messages: [...said, ...photo], tools: [weather] });
        assert.equal(ended.calls, 1);
        assert.match(textOf(ended.answer), new RegExp(`^${answerer} was told: sunny and 21 degrees and saw ${turn} image`));
        said = [...ended.said, { role: 'assistant', content: ended.answer.content }];
      }
    }
  },
};

await play({ answers, formats });
