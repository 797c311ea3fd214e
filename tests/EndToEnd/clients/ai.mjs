// The `ai` SDK, through the provider package that the second argument names: @ai-sdk/openai's chat model or @ai-sdk/openai-compatible.
import assert from 'node:assert/strict';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateObject, generateText, stepCountIs, streamObject, streamText, tool } from 'ai';
import { z } from 'zod';
import { abortLatency, answerer, apiKey, baseURL, model, play, question, received, truth } from './stage.mjs';

const flavour = process.argv[3];
const openai = createOpenAI({ baseURL, apiKey });
const compatible = createOpenAICompatible({ name: 'gateway', baseURL, apiKey, includeUsage: true, supportsStructuredOutputs: true });
const at = name => (flavour === 'compatible' ? compatible.chatModel(name) : openai.chat(name));

globalThis.AI_SDK_LOG_WARNINGS = false;
const prompt = question;
const schema = z.object({ city: z.string(), celsius: z.number() });
const weather = asked => tool({
  description: 'The weather of a city',
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => { asked.push(city); return 'sunny and 21 degrees'; },
});
const told = new RegExp(`^${answerer} was told: .*sunny and 21 degrees`);

const answers = {
  async generate_text() {
    const { text, usage, finishReason } = await generateText({ model: at(model), prompt, maxRetries: 0 });
    assert.deepEqual([text], await truth());
    assert.equal(finishReason, 'stop');
    assert.ok(usage.outputTokens > 0);
  },
  async stream_text() {
    const result = streamText({ model: at(model), prompt, maxRetries: 0, onError: () => {} });
    let text = '';
    for await (const piece of result.textStream) text += piece;
    assert.deepEqual([text], await truth());
    assert.equal(await result.finishReason, 'stop');
    assert.ok((await result.usage).outputTokens > 0);
  },
  async tools() {
    const asked = [];
    const { text } = await generateText({ model: at(model), prompt, tools: { weather: weather(asked) }, stopWhen: stepCountIs(3), maxRetries: 0 });
    assert.equal(asked.length, 1);
    assert.match(text, told);
  },
  async tools_streamed() {
    const asked = [];
    const result = streamText({ model: at(model), prompt, tools: { weather: weather(asked) }, stopWhen: stepCountIs(3), maxRetries: 0, onError: () => {} });
    assert.match(await result.text, told);
    assert.equal(asked.length, 1);
  },
  async generate_object() {
    schema.parse((await generateObject({ model: at(model), schema, prompt, maxRetries: 0 })).object);
  },
  async stream_object() {
    const result = streamObject({ model: at(model), schema, prompt, maxRetries: 0, onError: () => {} });
    let partials = 0;
    for await (const _ of result.partialObjectStream) partials++;
    assert.ok(partials > 1);
    schema.parse(await result.object);
  },
};

const errors = {
  async unknown_model_is_404() {
    await assert.rejects(generateText({ model: at('ib/none'), prompt, maxRetries: 0 }), fault =>
      APICallError.isInstance(fault) && fault.statusCode === 404 && !fault.isRetryable && /does not exist here/.test(fault.message));
  },
  async retries_after_429_and_succeeds() {
    const provider = `busy-ai-${flavour}`;
    const { text } = await generateText({ model: at(`ib/${provider}`), prompt, maxRetries: 2 });
    assert.match(text, /heard: What is the sea/);
    assert.equal((await received(provider)).counts.received, 2);
  },
  async break_after_commit_is_an_error() {
    const faults = [];
    const result = streamText({ model: at('breaking/sim'), prompt, maxRetries: 0, onError: ({ error }) => faults.push(error) });
    // The error event is a fault; the connection that closes behind it ends the stream for good.
    await assert.rejects(async () => { for await (const _ of result.fullStream); });
    assert.ok(faults.length >= 1);
  },
  async abort_reaches_the_provider_within_100_ms() {
    const provider = `endless-ai-${flavour}`;
    const latency = await abortLatency(provider, async () => {
      const leaving = new AbortController();
      const result = streamText({ model: at(`${provider}/sim`), prompt, maxRetries: 0, abortSignal: leaving.signal, onError: () => {} });
      await result.textStream[Symbol.asyncIterator]().next();
      return () => leaving.abort();
    });
    assert.ok(latency <= 100, `${latency} ms`);
  },
};

await play({ answers, errors });
