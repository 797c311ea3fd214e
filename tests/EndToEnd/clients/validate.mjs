// Checks samples against OpenAI's own document. Arguments: openapi.yaml, samples (JSON lines: name, schema, body). Prints one JSON line per fault.
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const [document, samples] = process.argv.slice(2);
const ajv = new Ajv2020({ strict: false, allErrors: true, discriminator: false, validateFormats: true });
addFormats(ajv);
ajv.addFormat('unixtime', true);
// `nullable` is OpenAPI 3.0's way to say "or null": the document says 3.1 and still has it.
const orNull = ({ nullable, ...schema }) => (nullable ? { anyOf: [schema, { type: 'null' }] } : schema);
const isSchema = value => value && typeof value === 'object' && typeof value.nullable === 'boolean';
ajv.addSchema(parse(readFileSync(document, 'utf8'), (_, value) => (isSchema(value) ? orNull(value) : value)), 'openai');

let checked = 0;
for (const line of readFileSync(samples, 'utf8').split('\n').filter(Boolean)) {
  const { name, schema, body } = JSON.parse(line);
  const validate = ajv.getSchema(`openai#/components/schemas/${schema}`);
  let value;
  let fault = validate ? null : `no schema ${schema}`;
  try {
    value = JSON.parse(body);
  } catch (error) {
    fault = `not JSON: ${error.message}`;
  }
  if (!fault && !validate(value)) fault = ajv.errorsText(validate.errors);
  if (fault) console.log(JSON.stringify({ name, schema, fault, body: body.slice(0, 400) }));
  checked++;
}
console.log(JSON.stringify({ checked }));
