// The operators' console: tenants from outside, how the installation fares, and support by consent.
import { call, sentence } from './api.js';
import { button, bytes, fill, make, moment, number, steps } from './list.js';

const page = document.querySelector('[data-operator]');
const find = (selector) => page.querySelector(selector);
const t = page.dataset;
const attempt = steps(page, call, sentence);
const api = (method, path, body) => call(method, `/api/v1/operator${path}`, body);
const cell = (...children) => make('td', {}, ...children);
const facts = (list, pairs) => find(list).replaceChildren(...pairs.flatMap(([name, text]) => [make('dt', { textContent: name }), make('dd', { textContent: text })]));
/** What a check or a state is called in the page's language. */
const word = (name) => t[`word${name[0].toUpperCase()}${name.slice(1)}`] ?? name;
let last = '';

async function tenants(more) {
  const { data } = await api('GET', `/tenants?limit=50&q=${encodeURIComponent(find('#q').value)}${more ? `&after=${last}` : ''}`);
  const rows = data.map((row) =>
    make(
      'tr', {}, make('th', { scope: 'row' }, make('a', { href: `/operator/tenant?id=${row.id}`, textContent: row.name }), make('span', { className: 'quiet', textContent: ` ${row.slug}` })),
      cell(t[row.state] ?? row.state), cell(number(row.usage.members)), cell(number(row.records)), cell(bytes(row.usage.storage_bytes)), cell(moment(row.last_active_at)),
    ),
  );
  if (more) find('tbody').append(...rows);
  else find('tbody').replaceChildren(...rows);
  last = data.at(-1)?.id ?? '';
  find('[data-more]').hidden = data.length < 50;
  find('[data-none]').hidden = more || data.length > 0;
}

async function tenant() {
  const id = new URLSearchParams(location.search).get('id') ?? '';
  const path = `/tenants/${encodeURIComponent(id)}`;
  const show = (row) => {
    find('[data-name]').textContent = row.name;
    facts('[data-facts]', [
      [t.slug, row.slug], [t.state, `${t[row.state] ?? row.state} ${row.state_reason}`], [t.members, number(row.usage.members)], [t.records, number(row.records)],
      [t.storage, bytes(row.usage.storage_bytes)], [t.calls, number(row.usage.api_calls_today)], [t.activeAt, moment(row.last_active_at)],
    ]);
    find('[data-suspend]').hidden = row.state === 'suspended';
    find('[data-resume]').hidden = row.state !== 'suspended';
    for (const input of find('[data-limits]').querySelectorAll('input')) input.value = row.usage.limits[input.name] ?? 0;
  };
  const grants = async () => {
    const { data } = await api('GET', '/support');
    fill(find('[data-grants]'), data.filter((g) => g.tenant_id === id), (g) =>
      make('li', {}, `${g.reason} · ${number(g.minutes)} min · ${t[g.state] ?? g.state} ${moment(g.ends_at)} `, g.state === 'allowed' ? button(t.enter, g.reason, () => attempt(async () => (await api('POST', `/support/${g.id}/enter`), location.assign('/home')))) : ''),
    );
  };
  find('[data-suspend]').addEventListener('submit', (event) => {
    event.preventDefault();
    attempt(async () => show(await api('POST', `${path}/suspend`, { reason: find('#reason').value })));
  });
  find('[data-resume]').addEventListener('click', () => attempt(async () => show(await api('POST', `${path}/resume`))));
  find('[data-limits]').addEventListener('submit', (event) => {
    event.preventDefault();
    attempt(async () => show(await api('PUT', `${path}/limits`, Object.fromEntries([...new FormData(event.target)].map(([name, n]) => [name, Number(n)])))), t.saved);
  });
  find('[data-approve]').addEventListener('submit', (event) => {
    event.preventDefault();
    attempt(async () => (await api('POST', `${path}/domains`, { domain: find('#domain').value }), event.target.reset()), t.saved);
  });
  find('[data-ask]').addEventListener('submit', (event) => {
    event.preventDefault();
    attempt(async () => (await api('POST', `${path}/support`, { reason: find('#support-reason').value, minutes: Number(find('#minutes').value), write: find('#write').checked }), event.target.reset(), await grants()), t.saved);
  });
  show(await api('GET', path));
  await grants();
}

async function system() {
  const { checks, jobs } = await api('GET', '/system');
  const bad = (check) => (check === 'mail' ? t.unset : t.bad);
  facts('[data-checks]', checks.map((c) => [word(c.name), [c.detail, c.ok ? c.name !== 'version' && t.ok : bad(c.name)].filter(Boolean).join(' · ')]));
  facts('[data-jobs]', Object.entries(jobs).map(([state, n]) => [word(state), number(n)]));
  const failed = async () => {
    const { data } = await api('GET', '/jobs?state=discarded');
    fill(find('[data-failed]'), data, (j) =>
      make('li', {}, make('strong', { textContent: j.kind }), ` ${j.tenant} · ${moment(j.finished_at)} · ${j.last_error} `, button(t.retry, j.kind, () => attempt(async () => (await api('POST', `/jobs/${j.id}/retry`), await failed())))),
    );
  };
  await failed();
}

find('[data-search]')?.addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(() => tenants(false));
});
find('[data-more]')?.addEventListener('click', () => attempt(() => tenants(true)));
attempt(async () => {
  await { tenants: () => tenants(false), tenant, system }[t.operator]();
  page.dataset.ready = '';
});
