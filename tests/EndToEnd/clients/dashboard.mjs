// browser.mjs's arguments, then: the gateway's address, the simulator's, the operator's key; and which of the checks below. Prints one line when it holds.
import { browse, check, checkAccessibility, enterKey, shoot, visit } from './browser.mjs';

const [, , , , base, simulator, key, wanted] = process.argv;
const views = ['overview', 'targets', 'tiers', 'requests', 'tenants', 'playground'];

const ask = async (model = 'ib/balanced', virtualKey = '') => {
  const headers = { 'content-type': 'application/json', ...(virtualKey && { authorization: `Bearer ${virtualKey}` }) };
  const response = await fetch(`${base}/v1/chat/completions`, { method: 'POST', headers, body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] }) });
  await response.text();
  return response;
};

const script = (provider, steps) =>
  fetch(`${simulator}sim/script`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ provider, steps, then: 'repeat-last' }) });

const admin = async (method, path, body) => {
  const response = await fetch(`${base}${path}`, { method, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: body && JSON.stringify(body) });
  const json = await response.json();
  check(response.ok, `${method} ${path}: ${JSON.stringify(json)}`);
  return json;
};

async function until(holds, what) {
  for (let tries = 0; !(await holds()); tries++) {
    check(tries < 300, what);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function look(page, name) {
  for (const view of views) {
    await visit(page, view);
    if (view === 'tiers') {
      await page.locator('.chain li').first().waitFor();
    }
    await page.waitForFunction(() => !document.querySelector('main').textContent.includes('Reading…'));
    check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), `${view} is wider than a ${name} screen`);
    await checkAccessibility(page, `${view} (${name})`);
    const content = await page.content();
    check(!content.includes('sk-') && (!key || !content.includes(key)), `${view} shows a secret`);
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

  /** A fault is on the page within a second of its injection, with requests coming all the while. */
  async fault() {
    await browse(base, {}, async (page) => {
      await enterKey(page, key);
      await visit(page, 'requests');
      await page.getByRole('status').getByText('live').waitFor();
      let isOver = false;
      const traffic = (async () => {
        while (!isOver) {
          await ask();
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      })();
      await page.locator('tbody tr').first().waitFor();
      await script('first', [{ status: 503 }]);
      const began = performance.now();
      await page.locator('.fell').first().waitFor();
      const took = performance.now() - began;
      isOver = true;
      await traffic;
      check(took < 1000, `the fallback was seen after ${Math.round(took)} ms`);
      for (let i = 0; i < 3; i++) {
        await ask();
      }
      await visit(page, 'targets');
      const target = page.locator('[data-target="first/m"]');
      await target.getByText('circuit open').first().waitFor();
      await target.getByText(/tried again in \d+ s/).waitFor();
      await script('second', [{ status: 429, retry_after: '40s' }]);
      await ask('second/m');
      const throttled = page.locator('[data-target="second/m"]');
      await throttled.getByText('cooling off').first().waitFor();
      const left = async () => Number(/tried again in (\d+) s/.exec(await throttled.textContent())?.[1] ?? NaN);
      const first = await left();
      check(first > 30 && first <= 40, `it is left alone for ${first} s in place of 40`);
      await until(async () => (await left()) < first, 'the countdown stands still');
      await visit(page, 'requests');
      await page.locator('tbody tr').filter({ hasText: '→ fallback' }).first().getByRole('link').click();
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

  /** Many tenants: found by a part of their name, turned over page by page; what one spent, model by model. */
  async tenants() {
    const made = [];
    for (let i = 1; i <= 30; i++) {
      made.push(await admin('POST', '/admin/tenants', { name: `Company ${String(i).padStart(2, '0')}`, limits: { usd_per_day: 1, usd_lifetime: 10 } }));
    }
    const tenant = made[27];
    const { key: virtualKey } = await admin('POST', '/admin/virtual-keys', { tenant: tenant.id, name: 'app' });
    for (const model of ['first/m', 'first/m', 'second/n']) {
      check((await ask(model, virtualKey)).ok, `${model} does not answer`);
    }
    await until(async () => (await admin('GET', `/admin/usage?group_by=model&tenant=${tenant.id}`)).data.length === 2, 'the ledger has not both models');
    await browse(base, {}, async (page) => {
      await enterKey(page, key);
      await visit(page, 'tenants');
      await page.getByText('25 shown, there are more').waitFor();
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByText('Page 2').waitFor();
      await page.getByRole('button', { name: 'Company 30' }).waitFor();
      await page.getByRole('button', { name: 'Previous' }).click();
      await page.getByRole('button', { name: 'Company 01' }).waitFor();
      await page.getByLabel('Search').fill('nobody');
      await page.getByText('No tenant has “nobody”').waitFor();
      await page.getByLabel('Search').fill('pany 28');
      await page.getByText('1 shown').waitFor();
      await page.getByRole('button', { name: 'Company 28' }).click();
      const usage = page.getByRole('region', { name: 'Usage by model' });
      await usage.getByRole('row', { name: /^m 2 / }).waitFor();
      await usage.getByRole('row', { name: /^n 1 / }).waitFor();
      await page.getByRole('img', { name: /^Cost by day and model: [mn] now \$/ }).waitFor();
      await page.getByText(/Today: \$0\.\d+ of \$1/).waitFor();
      await page.getByText(/In its lifetime: \$0\.\d+ of \$10/).waitFor();
      await checkAccessibility(page, 'a tenant with usage');
      await shoot(page, 'tenant-usage');
    });
  },

  /** The members, their leases and what is degraded, where there is a cluster; no such view where there is none. */
  async cluster() {
    const view = {
      clustered: true, node: 'front-1', as_of: new Date().toISOString(), degraded: ['cluster'], unshown_tenants: 3,
      members: [
        { name: '10.0.0.5:11111', role: 'silo', host: 'a', status: 'active', started_at: new Date().toISOString() },
        { name: '10.0.0.6:11111', role: 'silo', host: 'b', status: 'dead' },
        { name: 'front-1', role: 'frontend', host: 'c', status: 'active', in_flight: 7, shares: 2 },
      ],
      leases: [
        { tenant: 'ten_1', holder: 'front-1', kind: 'requests', amount: 42, expires_at: new Date(Date.now() + 60_000).toISOString() },
        { tenant: 'ten_1', holder: 'front-1', kind: 'usd', amount: 1.5, expires_at: new Date(Date.now() - 1000).toISOString() },
      ],
    };
    await browse(base, {}, async (page) => {
      await enterKey(page, key);
      await page.getByRole('status').getByText('live').waitFor();
      await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Playground' }).waitFor();
      await page.waitForLoadState('networkidle').catch(() => {});
      check((await page.getByRole('link', { name: 'Cluster' }).count()) === 0, 'one process has a cluster view');

      await page.route('**/admin/cluster', (route) => route.fulfill({ json: view }));
      await page.reload();
      await page.getByRole('link', { name: 'Cluster' }).click();
      await page.getByText('Degraded: cluster.').waitFor();
      await page.locator('[data-member="10.0.0.6:11111"]').getByText('dead').waitFor();
      await page.locator('[data-member="front-1"]').getByText('7 under way').waitFor();
      await page.getByText('2 silos, 1 frontend').waitFor();
      const leases = page.getByRole('region', { name: 'Leases' });
      await leases.getByText('42 requests').waitFor();
      await leases.getByText('$1.500').waitFor();
      await leases.getByText(/in \d+ s/).waitFor();
      await page.getByText('3 tenants more are not shown').waitFor();
      await checkAccessibility(page, 'the cluster');
      await shoot(page, 'cluster');

      view.members[1].status = 'active';
      view.degraded = [];
      await page.locator('[data-member="10.0.0.6:11111"]').getByText('active').waitFor();
      await page.getByText('Degraded: cluster.').waitFor({ state: 'detached' });
    });
  },

  /** Without the operator's key, on the machine itself: all of it can be read, and nothing changed. */
  async readonly() {
    await browse(base, {}, async (page) => {
      await page.getByRole('status').getByText('live').waitFor();
      await visit(page, 'targets');
      const drain = page.getByRole('button', { name: /^Drain / });
      await drain.first().waitFor();
      check(await drain.evaluateAll((buttons) => buttons.every((b) => b.disabled)), 'a target can be drained without the key');
      await visit(page, 'tenants');
      check(await page.getByRole('button', { name: 'Create tenant' }).isDisabled(), 'a tenant can be made without the key');
      for (const [method, path] of [['POST', '/admin/tenants'], ['POST', '/admin/targets/groq/llama-3.3-70b-versatile/drain']]) {
        const status = (await fetch(`${base}${path}`, { method, body: '{}', headers: { 'content-type': 'application/json' } })).status;
        check(status === 401 || status === 403, `${path} without the key answers ${status}`);
      }
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
