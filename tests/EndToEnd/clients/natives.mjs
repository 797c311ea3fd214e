// The providers' own SDKs, unmodified, straight at the simulator: what they understand of it was not written by us. The second argument names the provider.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { FunctionCallingConfigMode, GoogleGenAI } from '@google/genai';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { CohereClientV2 } from 'cohere-ai';
import { Ollama } from 'ollama';
import { AzureOpenAI } from 'openai';
import { apiKey, play, question } from './stage.mjs';

const provider = process.argv[3];
const model = 'sim';
const root = `${process.env.SIMULATOR}/${provider}`;
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const seen = /and saw 1 image\(s\): 70 bytes of image\/png/;
const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const heard = new RegExp(`^${provider}/${model} heard: What is the sea\\?`);
const told = /was told: sunny and 21 degrees/;

async function joined(stream, pick) {
  let text = '';
  for await (const event of stream) text += pick(event) ?? '';
  return text;
}

function anthropic() {
  const { messages } = new Anthropic({ baseURL: root, apiKey, maxRetries: 0 });
  const base = { model, max_tokens: 4096 };
  const ask = [{ role: 'user', content: question }];
  const tools = [{ name: 'weather', description: 'of a city', input_schema: city }];
  const results = answer => answer.content.filter(b => b.type === 'tool_use').map(b => ({ type: 'tool_result', tool_use_id: b.id, content: 'sunny and 21 degrees' }));
  const loop = async (create, more = {}) => {
    const called = await create({ ...base, messages: ask, tools, ...more });
    assert.equal(called.stop_reason, 'tool_use');
    assert.deepEqual(called.content.at(-1).input, { city: 'a city' });
    const after = [...ask, { role: 'assistant', content: called.content }, { role: 'user', content: results(called) }];
    return (await create({ ...base, messages: after, tools, ...more })).content.at(-1).text;
  };
  const streamed = body => messages.stream(body).finalMessage();
  return {
    async whole() {
      const answer = await messages.create({ ...base, messages: ask });
      assert.match(answer.content[0].text, heard);
      assert.ok(answer.usage.input_tokens > 0 && answer.usage.output_tokens > 0);
    },
    async stream() { assert.match((await streamed({ ...base, messages: ask })).content[0].text, heard); },
    async tools() { assert.match(await loop(body => messages.create(body)), told); },
    async tools_streamed() { assert.match(await loop(streamed), told); },
    async schema() {
      const answer = await messages.create({ ...base, messages: ask, output_config: { format: { type: 'json_schema', schema: { ...city, additionalProperties: false } } } });
      assert.equal(typeof JSON.parse(answer.content[0].text).city, 'string');
    },
    async image() {
      const content = [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } }, { type: 'text', text: question }];
      assert.match((await messages.create({ ...base, messages: [{ role: 'user', content }] })).content[0].text, seen);
    },
    async reasoning_comes_back_signed() {
      const thinking = { type: 'enabled', budget_tokens: 1024 };
      assert.match(await loop(body => messages.create(body), { thinking }), told);
      assert.match(await loop(streamed, { thinking }), told);
      const answer = await messages.create({ ...base, messages: ask, thinking });
      const forged = [{ ...answer.content[0], thinking: 'something else' }, answer.content[1]];
      await assert.rejects(messages.create({ ...base, thinking, messages: [...ask, { role: 'assistant', content: forged }, ...ask] }),
        fault => fault.status === 400 && /Invalid `signature`/.test(fault.message));
    },
    async refuses_what_the_provider_refuses() {
      await assert.rejects(messages.create({ ...base, messages: [{ role: 'system', content: 'no' }] }), Anthropic.BadRequestError);
      await assert.rejects(messages.create({ model, messages: ask }), /max_tokens: Field required/);
    },
    async faults_are_its_own() {
      await assert.rejects(messages.create({ ...base, model: 'busy', messages: ask }), fault => fault instanceof Anthropic.RateLimitError && fault.headers.get('retry-after') === '7');
      await assert.rejects(messages.create({ ...base, model: 'full', messages: ask }), fault => fault.status === 529 && fault.type === 'overloaded_error');
      await assert.rejects(messages.create({ ...base, model: 'locked', messages: ask }), Anthropic.AuthenticationError);
      await assert.rejects(messages.stream({ ...base, model: 'breaking', messages: ask }).finalMessage(), /Overloaded|overloaded/);
    },
  };
}

function gemini() {
  const { models } = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: root } });
  const tools = [{ functionDeclarations: [{ name: 'weather', description: 'of a city', parametersJsonSchema: city }] }];
  const loop = async ask => {
    const first = { role: 'user', parts: [{ text: question }] };
    const [content, call] = await ask([first]);
    assert.deepEqual(call, { name: 'weather', args: { city: 'a city' } });
    const [last] = await ask([first, content, { role: 'user', parts: [{ functionResponse: { name: 'weather', response: { output: 'sunny and 21 degrees' } } }] }]);
    return last.parts.map(part => part.text).join('');
  };
  return {
    async whole() {
      const answer = await models.generateContent({ model, contents: question });
      assert.match(answer.text, heard);
      assert.ok(answer.usageMetadata.totalTokenCount > answer.usageMetadata.promptTokenCount);
    },
    async stream() { assert.match(await joined(await models.generateContentStream({ model, contents: question }), chunk => chunk.text), heard); },
    async tools() {
      assert.match(await loop(async contents => {
        const answer = await models.generateContent({ model: 'gemini-3-sim', contents, config: { tools } });
        return [answer.candidates[0].content, answer.functionCalls?.[0]];
      }), told);
    },
    async tools_streamed() {
      assert.match(await loop(async contents => {
        const parts = [];
        for await (const chunk of await models.generateContentStream({ model, contents, config: { tools } })) parts.push(...chunk.candidates[0].content.parts ?? []);
        return [{ role: 'model', parts }, parts[0].functionCall];
      }), told);
    },
    async schema() {
      const answer = await models.generateContent({ model, contents: question, config: { responseMimeType: 'application/json', responseJsonSchema: city } });
      assert.equal(typeof JSON.parse(answer.text).city, 'string');
    },
    async image() {
      const contents = [{ role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: png } }, { text: question }] }];
      assert.match((await models.generateContent({ model, contents })).text, seen);
    },
    async reasoning_comes_back_signed() {
      const answer = await models.generateContent({ model, contents: question, config: { thinkingConfig: { includeThoughts: true } } });
      assert.ok(answer.candidates[0].content.parts[0].thought);
      const unsigned = [
        { role: 'user', parts: [{ text: question }] }, { role: 'model', parts: [{ functionCall: { name: 'weather', args: {} } }] },
        { role: 'user', parts: [{ functionResponse: { name: 'weather', response: { output: 'sunny' } } }] },
      ];
      await assert.rejects(models.generateContent({ model: 'gemini-3-sim', contents: unsigned, config: { tools } }), /missing a thought_signature/);
    },
    async refuses_what_the_provider_refuses() {
      const toolConfig = { functionCallingConfig: { mode: FunctionCallingConfigMode.AUTO, allowedFunctionNames: ['weather'] } };
      await assert.rejects(models.generateContent({ model, contents: question, config: { tools, toolConfig } }), fault => fault.status === 400);
    },
    async faults_are_its_own() {
      await assert.rejects(models.generateContent({ model: 'busy', contents: question }), fault => fault.status === 429 && /"retryDelay":"7s"/.test(fault.message));
      await assert.rejects(models.generateContent({ model: 'locked', contents: question }), fault => fault.status === 400 && /API_KEY_INVALID/.test(fault.message));
    },
  };
}

function ollama() {
  const client = new Ollama({ host: root });
  const ask = [{ role: 'user', content: question }];
  const tools = [{ type: 'function', function: { name: 'weather', description: 'of a city', parameters: city } }];
  const after = message => [...ask, message, { role: 'tool', tool_name: 'weather', content: 'sunny and 21 degrees' }];
  return {
    async whole() {
      const answer = await client.chat({ model, messages: ask });
      assert.match(answer.message.content, heard);
      assert.ok(answer.done && answer.prompt_eval_count > 0 && answer.eval_count > 0);
    },
    async stream() { assert.match(await joined(await client.chat({ model, messages: ask, stream: true }), line => line.message.content), heard); },
    async tools() {
      const { message } = await client.chat({ model, messages: ask, tools });
      assert.deepEqual(message.tool_calls[0].function, { name: 'weather', arguments: { city: 'a city' } });
      assert.match((await client.chat({ model, messages: after(message), tools })).message.content, told);
    },
    async tools_streamed() {
      const calls = [];
      for await (const line of await client.chat({ model, messages: ask, tools, stream: true })) calls.push(...line.message.tool_calls ?? []);
      assert.equal(calls.length, 1);
    },
    async schema() { assert.equal(typeof JSON.parse((await client.chat({ model, messages: ask, format: city })).message.content).city, 'string'); },
    async image() { assert.match((await client.chat({ model, messages: [{ ...ask[0], images: [png] }] })).message.content, seen); },
    async reasoning() { assert.ok((await client.chat({ model, messages: ask, think: true })).message.thinking.length > 0); },
    async faults_are_its_own() {
      await assert.rejects(client.chat({ model: 'gone', messages: ask }), fault => fault.status_code === 404 && /model 'gone' not found/.test(fault.message));
      await assert.rejects(async () => joined(await client.chat({ model: 'breaking', messages: ask, stream: true }), line => line.message.content), /model runner/);
    },
  };
}

function cohere() {
  const client = new CohereClientV2({ token: apiKey, environment: root, maxRetries: 0 });
  const quiet = { maxRetries: 0 };
  const ask = [{ role: 'user', content: question }];
  const tools = [{ type: 'function', function: { name: 'weather', description: 'of a city', parameters: city } }];
  const after = calls => [...ask, { role: 'assistant', toolCalls: calls }, ...calls.map(call => ({ role: 'tool', toolCallId: call.id, content: 'sunny and 21 degrees' }))];
  const text = answer => answer.message.content.at(-1).text;
  return {
    async whole() {
      const answer = await client.chat({ model, messages: ask });
      assert.match(text(answer), heard);
      assert.equal(answer.finishReason, 'COMPLETE');
      assert.ok(answer.usage.tokens.inputTokens > 0);
    },
    async stream() {
      const events = await client.chatStream({ model, messages: ask });
      assert.match(await joined(events, event => event.type === 'content-delta' ? event.delta.message.content.text : ''), heard);
    },
    async tools() {
      const { message } = await client.chat({ model, messages: ask, tools });
      assert.deepEqual(JSON.parse(message.toolCalls[0].function.arguments), { city: 'a city' });
      assert.match(text(await client.chat({ model, messages: after(message.toolCalls), tools })), told);
    },
    async tools_streamed() {
      let args = '';
      let name;
      for await (const event of await client.chatStream({ model, messages: ask, tools })) {
        if (event.type === 'tool-call-start') name = event.delta.message.toolCalls.function.name;
        if (event.type === 'tool-call-delta') args += event.delta.message.toolCalls.function.arguments;
      }
      assert.equal(name, 'weather');
      assert.deepEqual(JSON.parse(args), { city: 'a city' });
    },
    async schema() {
      const answer = await client.chat({ model, messages: ask, responseFormat: { type: 'json_object', jsonSchema: city } });
      assert.equal(typeof JSON.parse(text(answer)).city, 'string');
    },
    async image() {
      const content = [{ type: 'text', text: question }, { type: 'image_url', imageUrl: { url: `data:image/png;base64,${png}` } }];
      assert.match(text(await client.chat({ model, messages: [{ role: 'user', content }] })), seen);
    },
    async reasoning() {
      const answer = await client.chat({ model, messages: ask, thinking: { type: 'enabled' } });
      assert.ok(answer.message.content[0].thinking.length > 0);
    },
    async faults_are_its_own() {
      await assert.rejects(client.chat({ model: 'busy', messages: ask }, quiet), fault => fault.statusCode === 429 && /Trial key/.test(fault.body.message));
      await assert.rejects(client.chat({ model, messages: [{ role: 'tool', toolCallId: 'none', content: 'x' }] }, quiet), fault => fault.statusCode === 400);
    },
  };
}

function bedrock() {
  const at = secretAccessKey => new BedrockRuntimeClient({
    endpoint: root, region: 'us-east-1', maxAttempts: 1, credentials: { accessKeyId: 'AKIDSIM', secretAccessKey }, requestHandler: new NodeHttpHandler(),
  });
  const client = at('a secret');
  const modelId = 'us.sim-v1:0';
  const named = new RegExp(`^${provider}/us.sim-v1:0 heard: What is the sea\\?`);
  const ask = [{ role: 'user', content: [{ text: question }] }];
  const toolConfig = { tools: [{ toolSpec: { name: 'weather', description: 'of a city', inputSchema: { json: city } } }] };
  const send = body => client.send(new ConverseCommand({ modelId, messages: ask, ...body }));
  const events = async body => (await client.send(new ConverseStreamCommand({ modelId, messages: ask, ...body }))).stream;
  return {
    async whole() {
      const answer = await send({});
      assert.match(answer.output.message.content[0].text, named);
      assert.ok(answer.usage.totalTokens > answer.usage.inputTokens);
    },
    async stream() { assert.match(await joined(await events({}), event => event.contentBlockDelta?.delta.text), named); },
    async tools() {
      const { message } = (await send({ toolConfig })).output;
      const use = message.content[0].toolUse;
      assert.deepEqual(use.input, { city: 'a city' });
      const result = { role: 'user', content: [{ toolResult: { toolUseId: use.toolUseId, content: [{ text: 'sunny and 21 degrees' }] } }] };
      assert.match((await send({ toolConfig, messages: [...ask, message, result] })).output.message.content[0].text, told);
      await assert.rejects(send({ toolConfig, messages: [...ask, message, ...ask] }), fault => fault.name === 'ValidationException' && /Expected toolResult blocks/.test(fault.message));
    },
    async tools_streamed() {
      assert.deepEqual(JSON.parse(await joined(await events({ toolConfig }), event => event.contentBlockDelta?.delta.toolUse?.input)), { city: 'a city' });
    },
    async schema() {
      const textFormat = { type: 'json_schema', structure: { jsonSchema: { name: 'city', schema: JSON.stringify(city) } } };
      assert.equal(typeof JSON.parse((await send({ outputConfig: { textFormat } })).output.message.content[0].text).city, 'string');
    },
    async image() {
      const content = [{ text: question }, { image: { format: 'png', source: { bytes: Buffer.from(png, 'base64') } } }];
      assert.match((await send({ messages: [{ role: 'user', content }] })).output.message.content[0].text, seen);
    },
    async reasoning_comes_back_signed() {
      const additionalModelRequestFields = { thinking: { type: 'enabled', budget_tokens: 1024 } };
      const { message } = (await send({ additionalModelRequestFields })).output;
      await send({ additionalModelRequestFields, messages: [...ask, message, ...ask] });
      message.content[0].reasoningContent.reasoningText.text += '!';
      await assert.rejects(send({ additionalModelRequestFields, messages: [...ask, message, ...ask] }), /Invalid `signature`/);
    },
    async faults_are_its_own() {
      await assert.rejects(send({ modelId: 'busy' }), fault => fault.name === 'ThrottlingException');
      await assert.rejects(async () => joined(await events({ modelId: 'breaking' }), event => event.contentBlockDelta?.delta.text), fault => fault.name === 'InternalServerException');
      await assert.rejects(at('another').send(new ConverseCommand({ modelId, messages: ask })), fault => fault.name === 'InvalidSignatureException');
    },
  };
}

function azure() {
  const client = new AzureOpenAI({ endpoint: root, apiKey, apiVersion: '2024-10-21', deployment: model, maxRetries: 0 });
  const ask = [{ role: 'user', content: question }];
  return {
    async whole() { assert.match((await client.chat.completions.create({ model, messages: ask })).choices[0].message.content, heard); },
    async stream() {
      assert.match(await joined(await client.chat.completions.create({ model, messages: ask, stream: true }), chunk => chunk.choices[0]?.delta.content), heard);
    },
    async faults_are_its_own() {
      const busy = new AzureOpenAI({ endpoint: root, apiKey, apiVersion: '2024-10-21', deployment: 'busy', maxRetries: 0 });
      await assert.rejects(busy.chat.completions.create({ model, messages: ask }), fault => fault.status === 429 && fault.code === 'RateLimitReached' && fault.headers.get('retry-after') === '7');
    },
  };
}

await play({ answers: { anthropic, gemini, ollama, cohere, bedrock, azure }[provider]() });
