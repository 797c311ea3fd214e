// LangChain's ChatOpenAI.
import assert from 'node:assert/strict';
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import { z } from 'zod';
import { answerer, apiKey, baseURL, model, play, question, received, truth } from './stage.mjs';

const at = (name, more = {}) => new ChatOpenAI({ model: name, apiKey, maxRetries: 0, configuration: { baseURL }, useResponsesApi: false, ...more });
const weather = tool(async () => 'sunny and 21 degrees', {
  name: 'weather',
  description: 'The weather of a city',
  schema: z.object({ city: z.string() }),
});

const schema = z.object({ city: z.string(), celsius: z.number() });

const answers = {
  async invoke() {
    const answer = await at(model).invoke(question);
    assert.deepEqual([answer.content], await truth());
    assert.ok(answer.usage_metadata.output_tokens > 0);
  },
  async stream() {
    let text = '';
    for await (const chunk of await at(model).stream(question)) text += chunk.content;
    assert.deepEqual([text], await truth());
  },
  async tools() {
    const bound = at(model).bindTools([weather]);
    const human = new HumanMessage(question);
    const called = await bound.invoke([human]);
    assert.equal(called.tool_calls.length, 1);
    const result = await weather.invoke(called.tool_calls[0]);
    assert.ok(result instanceof ToolMessage);
    const answer = await bound.invoke([human, called, result]);
    assert.match(answer.content, new RegExp(`^${answerer} was told: sunny and 21 degrees`));
  },
  async tools_streamed() {
    let whole;
    for await (const chunk of await at(model).bindTools([weather]).stream(question)) whole = whole ? whole.concat(chunk) : chunk;
    assert.equal(whole.tool_calls.length, 1);
    assert.equal(typeof whole.tool_calls[0].args.city, 'string');
  },
  async structured_output() {
    schema.parse(await at(model).withStructuredOutput(schema, { name: 'weather', method: 'jsonSchema' }).invoke(question));
  },
  async structured_output_by_tool() {
    schema.parse(await at(model).withStructuredOutput(schema, { name: 'weather', method: 'functionCalling' }).invoke(question));
  },
};

const errors = {
  async unknown_model_is_404() {
    await assert.rejects(at('ib/none').invoke(question), fault => fault.status === 404 && fault.code === 'model_not_found');
  },
  async retries_after_429_and_succeeds() {
    const answer = await at('ib/busy-langchain', { maxRetries: 2 }).invoke(question);
    assert.match(answer.content, /heard: What is the sea/);
    assert.equal((await received('busy-langchain')).counts.received, 2);
  },
  async break_after_commit_throws() {
    await assert.rejects(async () => {
      for await (const _ of await at('breaking/sim').stream(question));
    });
  },
};

await play({ answers, errors });
