// The OpenAI SDK, unmodified, reads streams whose first provider breaks off: each must be one answer.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { apiKey, ask, baseURL, model, play } from './stage.mjs';

const { TEXT: text, STREAMS: streams } = process.env;
const { chat } = new OpenAI({ baseURL, apiKey, maxRetries: 0 });

await play({
  rescue: {
    async every_break_is_one_answer() {
      let rescued = 0;
      for (let n = 0; n < Number(streams); n++) {
        const chunks = [];
        const stream = await chat.completions.create({ model, messages: ask, stream: true, stream_options: { include_usage: true } });
        for await (const chunk of stream) chunks.push(chunk);
        const said = chunks.flatMap(chunk => chunk.choices);
        assert.equal(said.map(choice => choice.delta.content ?? '').join(''), text, `stream ${n}`);
        assert.equal(new Set(chunks.map(chunk => chunk.id)).size, 1);
        assert.equal(new Set(chunks.map(chunk => chunk.model)).size, 1);
        assert.equal(new Set(chunks.map(chunk => chunk.created)).size, 1);
        assert.deepEqual(said.map(choice => choice.finish_reason).filter(Boolean), ['stop']);
        assert.equal(said.filter(choice => choice.delta.role).length, 1);
        const { usage, gateway } = chunks.at(-1);
        assert.ok(usage.completion_tokens > 0 && usage.total_tokens === usage.prompt_tokens + usage.completion_tokens);
        // A reset may overtake what was sent before it: then nothing was shown, and there is no seam.
        const [seam] = gateway.seams ?? [];
        if (!seam) {
          assert.deepEqual(gateway.attempts.map(attempt => attempt.target), ['first/sim', 'second/sim']);
          continue;
        }
        rescued++;
        assert.deepEqual([gateway.seams.length, seam.from, seam.to], [1, 'first/sim', 'second/sim']);
        assert.ok(seam.at_character > 0 && seam.at_character < text.length);
      }
      assert.ok(rescued > streams / 2, `${rescued} of ${streams}`);
    },
    async the_stream_helper_reads_it_whole() {
      assert.equal(await chat.completions.stream({ model, messages: ask }).finalContent(), text);
    },
  },
});
