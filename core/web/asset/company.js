// The company as a whole: looks, domains, usage, support, archive, end.
import { call, sentence } from './api.js';
import { button, bytes, fill, make, moment, number, steps } from './list.js';

const page = document.querySelector('[data-settings]');
const find = (selector) => page.querySelector(selector);
const t = page.dataset;
const attempt = steps(page, call, sentence);
const get = async (path) => call('GET', `/api/v1${path}`);
const data = async (path) => (await get(path)).data;

async function brand() {
  const b = await get('/brand');
  for (const name of ['name', 'color', 'sender']) find(`#brand-${name}`).value = b[name];
  find('[data-logo]').hidden = !b.logo_url;
  if (b.logo_url) find('[data-logo] img').src = b.logo_url;
}

async function domains() {
  fill(find('[data-domains]'), await data('/domains'), (d) =>
    make(
      'li',
      {},
      make('strong', { textContent: d.domain }),
      ` ${d.verified_at ? t.proven : t.unproven} `,
      d.verified_at ? '' : make('code', { textContent: `${d.record_name} TXT ${d.record_value}` }),
      ' ',
      d.verified_at ? '' : button(t.verify, d.domain, () => attempt(async () => (await call('POST', `/api/v1/domains/${d.domain}/verify`), await domains()))),
      ' ',
      button(t.remove, d.domain, () => attempt(async () => (await call('DELETE', `/api/v1/domains/${d.domain}`), await domains()))),
    ),
  );
}

async function usage() {
  const u = await get('/usage');
  const total = Object.values(u.records).reduce((sum, n) => sum + n, 0);
  const of = (n, limit, show = number) => (limit ? `${show(n)} / ${show(limit)}` : show(n));
  const rows = {
    members: of(u.members, u.limits.members), records: of(total, u.limits.records), storage: of(u.storage_bytes, u.limits.storage_bytes, bytes),
    calls: of(u.api_calls_today, u.limits.api_calls_per_day), emails: of(u.emails_today, u.limits.emails_per_day),
  };
  for (const [name, text] of Object.entries(rows)) find(`[data-usage="${name}"]`).textContent = text;
}

async function support() {
  fill(find('[data-support]'), await data('/support-access'), (g) => {
    const act = (path, body) => () => attempt(async () => (await call('POST', `/api/v1/support-access/${g.id}/${path}`, body), await support()));
    return make(
      'li',
      {},
      make('strong', { textContent: g.operator }),
      ` ${g.reason} · ${number(g.minutes)} min · ${t[g.state] ?? g.state} ${g.state === 'allowed' ? moment(g.ends_at) : moment(g.requested_at)} `,
      ...(g.state === 'asked' ? [button(t.allowRead, g.operator, act('allow', {})), ' ', g.wants_write ? button(t.allowWrite, g.operator, act('allow', { write: true })) : '', ' ', button(t.refuse, g.operator, act('refuse'))] : []),
      ...(g.state === 'allowed' ? [button(t.revoke, g.operator, act('revoke'))] : []),
    );
  });
}

async function archives() {
  fill(find('[data-exports]'), await data('/tenant-exports'), (e) =>
    make('li', {}, `${moment(e.created_at)} · ${t[e.state] ?? e.state} `, e.state === 'ready' ? make('a', { href: `/api/v1/tenant-exports/${e.id}/file`, textContent: `${t.download} (${bytes(e.size)})` }) : ''),
  );
}

async function end() {
  const company = await get('/tenant');
  find('[data-ending]').hidden = !company.erase_at;
  find('[data-end]').hidden = Boolean(company.erase_at);
  find('[data-erase-at]').textContent = moment(company.erase_at);
  find('[data-slug]').textContent = company.slug;
}

find('[data-brand]').addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => {
    await call('PATCH', '/api/v1/brand', { name: find('#brand-name').value, color: find('#brand-color').value, sender: find('#brand-sender').value });
    const [file] = find('#brand-logo').files;
    if (file) {
      const answer = await fetch('/api/v1/brand/logo', { method: 'PUT', body: file, headers: { 'Content-Type': 'application/octet-stream', 'Accept-Language': document.documentElement.lang } });
      if (!answer.ok) throw Object.assign(new Error(), { status: answer.status, problem: await answer.json().catch(() => null) });
    }
    find('#brand-logo').value = '';
    await brand();
  }, t.saved);
});
find('[data-logo-remove]').addEventListener('click', () => attempt(async () => (await call('DELETE', '/api/v1/brand/logo'), await brand())));
find('[data-domain]').addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => {
    await call('POST', '/api/v1/domains', { domain: find('#domain').value });
    find('#domain').value = '';
    await domains();
  });
});
find('[data-export]').addEventListener('click', () => attempt(async () => (await call('POST', '/api/v1/tenant-exports'), await archives())));
find('[data-end]').addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => (await call('POST', '/api/v1/tenant/erasure', { confirm: find('#confirm').value }), await end()));
});
find('[data-keep]').addEventListener('click', () => attempt(async () => (await call('DELETE', '/api/v1/tenant/erasure'), await end())));
attempt(async () => {
  await Promise.all([brand(), domains(), usage(), support(), archives(), end()]);
  page.dataset.ready = '';
});
