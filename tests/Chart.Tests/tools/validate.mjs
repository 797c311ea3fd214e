// Reads rendered YAML on stdin and holds every object to the schema of its kind. One line an object: "ok Kind/name", or "bad Kind/name: why".
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

async function modelOf({ apiVersion, kind }) {
  const [group] = apiVersion.split('/');
  const from = group === 'monitoring.coreos.com' ? '@kubernetes-models/prometheus-operator/' : group === 'gateway.networking.k8s.io' ? '@kubernetes-models/gateway-api/' : 'kubernetes-models/';
  return (await import(`${from}${apiVersion}/${kind}`))[kind];
}

// The schemas do not refuse unknown keys, as an API server does. A key that its validator never asks for is one that the schema does not know.
function watched(value, path, unknown) {
  if (typeof value !== 'object' || value === null) return value;
  const asked = new Set();
  const inner = Array.isArray(value) ? value.map((item, at) => watched(item, `${path}/${at}`, unknown))
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, watched(item, `${path}/${key}`, unknown)]));
  unknown.push(() => Array.isArray(value) ? [] : Object.keys(value).filter(key => !asked.has(key)).map(key => `${path}/${key}`));
  return new Proxy(inner, { get: (target, key) => (asked.add(key), target[key]) });
}

let count = 0;
for (const document of parseAllDocuments(readFileSync(0, 'utf8'))) {
  for (const error of document.errors) console.log(`bad document: ${error.message}`);
  const object = document.toJS();
  if (!object) continue;
  count++;
  const name = `${object.kind}/${object.metadata?.name}`;
  try {
    const Model = await modelOf(object);
    const unknown = [];
    new Model(object).validate();
    // Again, of what was read and not of the model's copy.
    Model.prototype.validate.call(watched(object, '', unknown));
    const names = unknown.flatMap(find => find());
    console.log(names.length === 0 ? `ok ${name}` : `bad ${name}: unknown keys ${names.join(', ')}`);
  } catch (error) {
    console.log(`bad ${name}: ${error.message}`);
  }
}
if (count === 0) console.log('bad: nothing was rendered');
