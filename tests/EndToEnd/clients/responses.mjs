// The Responses of the official `openai` package, unmodified.
import assert from 'node:assert/strict';
import OpenAI, { APIError, BadRequestError, NotFoundError, RateLimitError } from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { abortLatency, answerer, apiKey, baseURL, model, neighbour, play, question, reason, truth } from './stage.mjs';

const { responses } = new OpenAI({ baseURL, apiKey, maxRetries: 0 });

const Weather = z.object({ city: z.string(), celsius: z.number(), sky: z.enum(['clear', 'cloudy']) });
const weather = { type: 'function', name: 'weather', description: 'The weather of a city', strict: false, parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } };
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const photo = [{ role: 'user', content: [{ type: 'input_text', text: question }, { type: 'input_image', detail: 'auto', image_url: `data:image/png;base64,${png}` }] }];
const ask = [{ role: 'user', content: question }];
const told = new RegExp(`^${answerer} was told: sunny and 21 degrees`);

const create = body => responses.create({ model, ...body });
const streamed = body => responses.stream({ model, ...body }).finalResponse();

/** Asks until no tool is called, answering each call; what was said goes back as it came. */
async function loop(send, body) {
  const said = [...body.input];
  for (let calls = 0; ;) {
    const answer = await send({ ...body, input: said });
    const made = answer.output.filter(item => item.type === 'function_call');
    if (made.length === 0) return { calls, answer, said };
    calls += made.length;
    assert.ok(calls < 5, 'no end of calls');
    for (const call of made) assert.equal(typeof JSON.parse(call.arguments), 'object');
    said.push(...answer.output.map(({ parsed_arguments, ...item }) => item), ...made.map(call => ({ type: 'function_call_output', call_id: call.call_id, output: 'sunny and 21 degrees' })));
  }
}

function checkHeaders(headers) {
  assert.equal(headers.get('x-gateway-target'), answerer);
  assert.equal(headers.get('x-gateway-attempts'), reason ? '2' : '1');
  assert.equal(headers.get('x-gateway-fallback-reason') ?? '', reason);
  assert.match(headers.get('x-request-id'), /^req_/);
}

const answers = {
  async unary() {
    const answer = await create({ input: question });
    assert.deepEqual([answer.output_text], await truth());
    assert.equal(answer.status, 'completed');
    assert.equal(answer.usage.total_tokens, answer.usage.input_tokens + answer.usage.output_tokens);
    assert.ok(answer.usage.output_tokens > 0);
  },
  async streaming() {
    let text = '';
    const kinds = [];
    for await (const event of await responses.create({ model, input: question, stream: true })) {
      kinds.push(event.type);
      if (event.type === 'response.output_text.delta') text += event.delta;
    }
    assert.deepEqual([text], await truth());
    assert.deepEqual([kinds[0], kinds.at(-1)], ['response.created', 'response.completed']);
  },
  async stream_helper() {
    const pieces = [];
    const stream = responses.stream({ model, input: question }).on('response.output_text.delta', event => pieces.push(event.delta));
    const last = await stream.finalResponse();
    assert.deepEqual([last.output_text], await truth());
    assert.equal(pieces.join(''), last.output_text);
  },
  async tool_loop() {
    for (const send of [create, streamed]) {
      const { calls, answer } = await loop(send, { input: ask, tools: [weather] });
      assert.equal(calls, 1);
      assert.match(answer.output_text, told);
    }
  },
  async parallel_tools() {
    for (const send of [create, streamed]) {
      const { calls, answer } = await loop(send, { input: [{ role: 'user', content: 'Ask every tool' }], tools: [weather, { ...weather, name: 'time' }] });
      assert.equal(calls, 2);
      assert.match(answer.output_text, new RegExp(`^${answerer} was told: sunny and 21 degrees and sunny and 21 degrees`));
    }
  },
  async reasoning_and_tools() {
    for (const send of [create, streamed]) {
      const { answer } = await loop(send, { input: ask, tools: [weather], reasoning: { effort: 'low' }, include: ['reasoning.encrypted_content'] });
      assert.match(answer.output_text, told);
    }
  },
  async json_schema() {
    const text = { format: zodTextFormat(Weather, 'weather') };
    const answer = await responses.parse({ model, input: question, text });
    Weather.parse(answer.output_parsed);
    const last = await responses.stream({ model, input: question, text }).finalResponse();
    assert.deepEqual(last.output_parsed, answer.output_parsed);
  },
  async vision() {
    for (const send of [create, streamed]) assert.match((await send({ input: photo })).output_text, /and saw 1 image\(s\): 70 bytes/);
  },
  async headers() {
    const whole = await responses.create({ model, input: question }).withResponse();
    checkHeaders(whole.response.headers);
    const { response, data } = await responses.create({ model, input: question, stream: true }).withResponse();
    checkHeaders(response.headers);
    data.controller.abort();
  },
};

const formats = {
  async unknown_model_is_not_found() {
    await assert.rejects(create({ model: 'ib/healthi', input: question }), fault => fault instanceof NotFoundError && fault.code === 'model_not_found');
  },
  async too_long_a_context_is_bad_request() {
    for (const send of [create, streamed]) {
      await assert.rejects(send({ model: `${neighbour('fussy')}/sim`, input: question }), fault => fault instanceof BadRequestError && fault.code === 'context_length_exceeded');
    }
  },
  async throttled_is_rate_limit_with_retry_after() {
    await assert.rejects(create({ model: `ib/${neighbour('busy')}`, input: question }), fault =>
      fault instanceof RateLimitError && fault.code === 'rate_limit_exceeded' && Number(fault.headers.get('retry-after')) > 0);
  },
  async error_event_after_commit_throws() {
    let seen = '';
    await assert.rejects(async () => {
      for await (const event of await responses.create({ model: `${neighbour('breaking')}/sim`, input: question, stream: true })) {
        if (event.type === 'error') throw new APIError(undefined, event, event.message);
        if (event.type === 'response.output_text.delta') seen += event.delta;
      }
    }, fault => fault instanceof APIError);
    assert.ok(seen.startsWith(`${neighbour('breaking')}/sim heard`), seen);
  },
  async abort_reaches_the_provider() {
    const latency = await abortLatency(neighbour('endless'), async () => {
      const stream = await responses.create({ model: `${neighbour('endless')}/sim`, input: question, stream: true });
      await stream[Symbol.asyncIterator]().next();
      return () => stream.controller.abort();
    });
    assert.ok(latency <= 100, `${latency} ms`);
  },
  async forced_tool_is_called() {
    const answer = await create({ input: ask, tools: [weather, { ...weather, name: 'time' }], tool_choice: { type: 'function', name: 'time' } });
    assert.deepEqual(answer.output.filter(item => item.type === 'function_call').map(item => item.name), ['time']);
  },
  async refused_tool_is_not_called() {
    const answer = await create({ input: ask, tools: [weather], tool_choice: 'none' });
    assert.ok(answer.output.every(item => item.type !== 'function_call'));
    assert.match(answer.output_text, /heard: What is the sea/);
  },
  async image_and_tool_over_two_turns() {
    for (const send of [create, streamed]) {
      let said = [];
      for (const turn of [1, 2]) {
        // All of the first turn goes along with the second: the image, the call, its result and the answer.
        const ended = await loop(send, { input: [...said, ...photo], tools: [weather] });
        assert.equal(ended.calls, 1);
        assert.match(ended.answer.output_text, new RegExp(`^${answerer} was told: sunny and 21 degrees and saw ${turn} image`));
        said = [...ended.said, ...ended.answer.output.map(({ parsed_arguments, ...item }) => item)];
      }
    }
  },
};

await play({ answers, formats });
