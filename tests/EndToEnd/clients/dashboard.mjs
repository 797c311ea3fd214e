// browser.mjs's arguments, then: the gateway's address, the simulator's, the operator's key; and which of the checks below. Prints one line when it holds.
import { browse, check, checkAccessibility, enterKey, shoot, visit } from './browser.mjs';

const [, , , , base, simulator, key, wanted] = process.argv;
const views = ['overview', 'targets', 'tiers', 'requests', 'tenants', 'playground'];

const ask = async (model = 'ib/balanced') => {
  const response = await fetch(`${base}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] }) });
  await response.text();
  return response;
};

const script = (provider, steps) =>
  fetch(`${simulator}sim/script`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ provider, steps, then: 'repeat-last' }) });

async function look(page, name) {
  for (const view of views) {
    await visit(page, view);
    if (view === 'tiers') {
      await page.locator('.chain li').first().waitFor();
    }
    await page.waitForFunction(() => !document.querySelector('main').textContent.includes('Reading…'));
    check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), `${view} is wider than a ${name} screen`);
    await checkAccessibility(page, `${view} (${name})`);
    await shoot(page, `${view}-${name}`);
  }
}

const checks = {
  /** Every view, on a desk and a phone, by day and by night. */
  async views() {
    for (let i = 0; i < 6; i++) {
      await ask();
    }
    for (const colorScheme of ['light', 'dark']) {
      await browse(base, { colorScheme }, async (page) => {
        if (key) {
          await enterKey(page, key);
        }
        await page.getByRole('status').getByText('live').waitFor();
        await look(page, `desk-${colorScheme}`);
      });
      await browse(base, { colorScheme, viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }, async (page) => {
        if (key) {
          await enterKey(page, key);
        }
        await page.getByRole('status').getByText('live').waitFor();
        await look(page, `phone-${colorScheme}`);
      });
    }
  },

  /** A fault is on the page within a second of the request that met it. */
  async fault() {
    await browse(base, {}, async (page) => {
      await enterKey(page, key);
      await visit(page, 'requests');
      await page.getByRole('status').getByText('live').waitFor();
      await script('first', [{ status: 503 }]);
      await ask();
      const began = performance.now();
      await page.locator('.fell').first().waitFor();
      const took = performance.now() - began;
      check(took < 1000, `the fallback was seen after ${Math.round(took)} ms`);
      await ask();
      await ask();
      await visit(page, 'targets');
      const target = page.locator('[data-target="first/m"]');
      await target.getByText('circuit open').first().waitFor();
      await target.getByText(/tried again in \d+ s/).waitFor();
      await visit(page, 'requests');
      await page.locator('tbody tr').last().getByRole('link').click();
      await page.locator('.attempts li').nth(1).waitFor();
      await checkAccessibility(page, 'a trail');
      await shoot(page, 'trail');
    });
  },

  /** Draining and restoring, as the operator. */
  async drain() {
    await browse(base, {}, async (page) => {
      await enterKey(page, key);
      await visit(page, 'targets');
      await page.getByRole('button', { name: 'Drain second/m' }).click();
      await page.getByRole('button', { name: 'Restore second/m' }).waitFor();
      await visit(page, 'tiers');
      await page.locator('.excluded').getByText('second/m: drained').waitFor();
      await visit(page, 'targets');
      await page.getByRole('button', { name: 'Restore second/m' }).click();
      await page.getByRole('button', { name: 'Drain second/m' }).waitFor();
    });
  },

  /** A key is made, shown once, rotated and revoked. */
  async keys() {
    await browse(base, {}, async (page) => {
      await enterKey(page, key);
      await visit(page, 'tenants');
      await page.getByLabel('New tenant').fill('Acme');
      await page.getByRole('button', { name: 'Create tenant' }).click();
      await page.getByLabel('New key').fill('app');
      await page.getByRole('button', { name: 'Create key' }).click();
      const text = await page.locator('.once code').textContent();
      check(text.startsWith('ib_'), 'the key is not shown');
      await checkAccessibility(page, 'a tenant');
      await page.getByRole('button', { name: 'I have it' }).click();
      check(!(await page.content()).includes(text), 'the key is still on the page');
      await page.getByRole('button', { name: 'Rotate app' }).click();
      await page.getByRole('button', { name: 'I have it' }).click();
      page.once('dialog', (dialog) => dialog.accept());
      await page.getByRole('button', { name: 'Revoke app' }).first().click();
      await page.locator('.tenant .status', { hasText: 'revoked' }).waitFor();
      await shoot(page, 'tenant');
      await page.reload();
      await page.getByRole('button', { name: 'Acme' }).click();
      await page.locator('.tenant .lines li').first().waitFor();
      check(!(await page.content()).includes(text), 'the key came back');
    });
  },

  /** All the way with a keyboard alone: past the navigation, to the playground, to a trail. */
  async keyboard() {
    await browse(base, {}, async (page) => {
      await page.getByRole('status').getByText('live').waitFor();
      await page.keyboard.press('Tab');
      check((await page.evaluate(() => document.activeElement.className)) === 'skip', 'the first stop is not the skip link');
      await page.keyboard.press('Enter');
      check((await page.evaluate(() => document.activeElement.tagName)) === 'H1', 'skipping leads nowhere');
      for (let i = 0; i < 12 && !(await page.evaluate(() => document.activeElement.textContent === 'Playground')); i++) {
        await page.keyboard.press('Shift+Tab');
      }
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Playground' }).waitFor();
      check((await page.evaluate(() => document.activeElement.textContent)) === 'Playground', 'the new view does not get the focus');
      for (let i = 0; i < 8 && !(await page.evaluate(() => document.activeElement.type === 'submit')); i++) {
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Enter');
      await page.locator('.attempts li').first().waitFor();
    });
  },

  /** What a newcomer does: opens the page, sends a request, sees the fallback. */
  async newcomer() {
    await browse(base, {}, async (page) => {
      await page.getByRole('status').getByText('live').waitFor();
      await page.getByRole('link', { name: 'Playground', exact: true }).click();
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.locator('.attempts li').nth(1).waitFor();
      await page.locator('.attempts').getByText('overloaded').waitFor();
      await shoot(page, 'newcomer-playground');
      await page.getByRole('link', { name: 'Overview', exact: true }).click();
      await page.locator('.fell').first().waitFor();
      await shoot(page, 'newcomer-overview');
    });
  },
};

await checks[wanted]();
console.log(`${wanted}: seen`);
