// Adds up the runners' reports (CTRF, one file per test project): what was measured, each skip with its reason, each failure by name, the count last.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const count = { passed: 0, failed: 0, skipped: 0 };
for (const file of readdirSync(folder).filter(name => name.endsWith('.json')).sort()) {
  const { tests, extra } = JSON.parse(readFileSync(join(folder, file), 'utf8')).results;
  // What fails outside a test (a fixture's end, say) is counted too.
  for (const { errors } of extra?.suites ?? []) {
    for (const error of errors ?? []) {
      count.failed++;
      console.log(`failed: ${file}: ${error.message ?? JSON.stringify(error)}`);
    }
  }
  for (const test of tests) {
    const status = test.status in count ? test.status : test.status === 'passed' ? 'passed' : test.status === 'pending' ? 'skipped' : 'failed';
    count[status]++;
    if (status === 'skipped') console.log(`skipped: ${test.name}: ${test.message ?? test.extra?.reason ?? 'no reason given'}`);
    if (status === 'failed') console.log(`failed: ${test.name}`);
    if (status === 'passed' && test.extra?.output) console.log(`measured: ${test.name}:\n  ${test.extra.output.trim().replaceAll('\n', '\n  ')}`);
  }
}
if (existsSync(join(folder, 'died'))) {
  for (const name of readFileSync(join(folder, 'died'), 'utf8').trim().split('\n')) {
    count.failed++;
    console.log(`failed: ${name} ended without a report`);
  }
}
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exit(count.failed === 0 && count.passed > 0 ? 0 : 1);
