// Providers that let people in, the e-mail domains that they speak for, and the company's directory.
import { call, sentence } from './api.js';
import { button, fill, make, moment, steps } from './list.js';

const page = document.querySelector('[data-settings]');
const find = (selector) => page.querySelector(selector);
const t = page.dataset;
const attempt = steps(page, call, sentence);
const data = async (path) => (await call('GET', `/api/v1${path}`)).data;
const value = (id) => find(id).value.trim();
const parts = (text) => text.split(/[\s,]+/).filter(Boolean);

async function providers() {
  fill(find('[data-providers]'), await data('/sso-providers'), (p) =>
    make(
      'li',
      {},
      make('strong', { textContent: p.name }),
      ` ${p.issuer} · ${p.active ? t.on : t.off}`,
      make('br'),
      make('span', { className: 'quiet', textContent: `${t.redirect} ` }),
      make('code', { textContent: p.redirect_uri }),
      ' ',
      button(p.active ? t.turnOff : t.turnOn, p.name, () => attempt(async () => (await patch(p), await providers()))),
      ' ',
      button(t.remove, p.name, () => attempt(async () => (await call('DELETE', `/api/v1/sso-providers/${p.id}`), await providers()))),
    ),
  );
}

async function patch(p) {
  const answer = await fetch(`/api/v1/sso-providers/${p.id}`, {
    method: 'PATCH', body: JSON.stringify({ active: !p.active }), headers: { 'Content-Type': 'application/json', 'If-Match': '*', 'Accept-Language': document.documentElement.lang },
  });
  if (!answer.ok) throw Object.assign(new Error(), { status: answer.status, problem: await answer.json().catch(() => null) });
}

async function domains() {
  fill(find('[data-domains]'), await data('/sso-domains'), (d) =>
    make(
      'li',
      {},
      make('strong', { textContent: d.domain }),
      ` ${d.verified_at ? t.proven : t.unproven} `,
      d.verified_at ? '' : make('code', { textContent: `${d.record_name} TXT ${d.record_value}` }),
      ' ',
      d.verified_at ? '' : button(t.verify, d.domain, () => attempt(async () => (await call('POST', `/api/v1/sso-domains/${d.domain}/verify`), await domains()))),
      ' ',
      button(t.remove, d.domain, () => attempt(async () => (await call('DELETE', `/api/v1/sso-domains/${d.domain}`), await domains()))),
    ),
  );
}

async function tokens() {
  fill(find('[data-tokens]'), (await data('/scim-token')).filter((token) => !token.revoked_at), (token) =>
    make('li', {}, make('strong', { textContent: token.name }), ` ${token.hint} · ${moment(token.created_at)} `, button(t.remove, token.name, () => attempt(async () => (await call('DELETE', `/api/v1/scim-token/${token.id}`), await tokens())))),
  );
}

find('[data-provider]').addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => {
    const preset = value('#preset');
    await call('POST', '/api/v1/sso-providers', {
      name: value('#provider-name'), client_id: value('#client-id'), client_secret: find('#client-secret').value,
      ...(preset ? { preset } : { issuer: value('#issuer') }),
      ...(preset === 'microsoft' ? { directory_id: value('#issuer') } : {}),
      settings: { scopes: ['email', 'profile'], domains: parts(value('#provider-domains')), groups_claim: '', group_roles: [], provision: find('#provision').checked, role_ids: [] },
    });
    event.target.reset();
    await providers();
  }, t.saved);
});
find('[data-domain]').addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => (await call('POST', '/api/v1/sso-domains', { domain: value('#domain') }), event.target.reset(), await domains()));
});
find('[data-token]').addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => {
    const made = await call('POST', '/api/v1/scim-token', { name: value('#token-name') });
    find('[data-secret-box]').hidden = false;
    find('[data-secret]').textContent = made.secret;
    find('[data-base-url]').textContent = made.base_url;
    event.target.reset();
    await tokens();
  });
});
attempt(async () => {
  await Promise.all([providers(), domains(), tokens()]);
  page.dataset.ready = '';
});
