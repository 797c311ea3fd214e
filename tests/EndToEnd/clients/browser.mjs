// A real Chromium on the dashboard. It keeps screenshots, and fails on anything the browser complains of.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import axe from 'axe-core';
import { chromium } from 'playwright-core';

const [, , chromiumPath, shots] = process.argv;
const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export function check(condition, message) {
  if (!condition) {
    throw new Error(message);
  }
}

const heard = new WeakMap();

/** Runs `use` on a page; whatever the console says as an error is one. */
export async function browse(base, options, use) {
  const profile = mkdtempSync(path.join(tmpdir(), 'gateway-browser-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath: chromiumPath, args: flags, viewport: { width: 1440, height: 900 }, ...options });
  try {
    await context.addInitScript({ content: axe.source });
    const page = context.pages()[0] ?? (await context.newPage());
    const complaints = [];
    heard.set(page, complaints);
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => request.url().startsWith(base) || request.url().startsWith('data:') || complaints.push(`asked elsewhere: ${request.url()}`));
    page.setDefaultTimeout(15_000);
    await page.goto(`${base}/dashboard`);
    await use(page);
    check(complaints.length === 0, `the browser complains: ${complaints.join('; ')}`);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

export async function shoot(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: false });
}

/** What axe finds of WCAG 2 A and AA. */
export async function checkAccessibility(page, name) {
  const found = await page.evaluate(async () => (await window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })).violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 4).join(' | ')}`));
  check(found.length === 0, `${name} is not accessible: ${found.join('; ')}`);
}

export async function visit(page, view) {
  await page.evaluate((hash) => (location.hash = hash), `#/${view}`);
  await page.locator('main h1').waitFor();
}

/** The operator's key, asked for and entered, as an operator enters it. */
export async function enterKey(page, key) {
  await page.getByText('The operator\'s key is needed').waitFor();
  await page.getByRole('button', { name: 'Operator key' }).click();
  await page.getByLabel('admin_key of gateway.yaml').fill(key);
  await page.getByRole('button', { name: 'Use it' }).click();
  await page.getByRole('button', { name: 'Forget key' }).waitFor();
  // Before it was entered the gateway refused, which a browser always writes to its console.
  const complaints = heard.get(page);
  complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes('401')));
}
