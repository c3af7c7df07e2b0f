// Sets up what opens the own account: the second factor and passkeys.
import { Refusal, call, sentence } from './api.js';
import { make } from './passkey.js';

const page = document.querySelector('[data-security]');
const find = (selector) => page.querySelector(selector);
const alertBox = find('[data-alert]');

// attempt runs a step; who is not signed in, or has not been asked for long, signs in first.
async function attempt(fn) {
  alertBox.textContent = '';
  try {
    await fn();
  } catch (error) {
    if (error?.name === 'NotAllowedError') return;
    if (error instanceof Refusal && error.status === 401) location.assign('/login');
    else alertBox.textContent = error instanceof Refusal ? (error.problem?.errors?.[0]?.message ?? sentence(error, page.dataset)) : sentence(error, page.dataset);
  }
}

find('[data-here]').textContent = location.hostname;

async function load() {
  const factors = await call('GET', '/api/v1/me/factors');
  find('[data-totp-on]').hidden = !factors.totp;
  find('[data-totp-off]').hidden = factors.totp;
  find('[data-passkeys]').replaceChildren(
    ...factors.passkeys.map(({ id, name, host }) => {
      const item = Object.assign(document.createElement('li'), { textContent: `${name} (${host}) ` });
      const button = Object.assign(document.createElement('button'), { type: 'button', className: 'button', textContent: page.dataset.remove });
      button.setAttribute('aria-label', `${page.dataset.remove}: ${name}`);
      button.addEventListener('click', () => attempt(async () => (await call('DELETE', `/api/v1/me/passkeys/${id}`), await load())));
      item.append(button);
      return item;
    }),
  );
  page.dataset.ready = '';
}

find('[data-totp-begin]').addEventListener('click', () =>
  attempt(async () => {
    const seed = await call('POST', '/api/v1/me/totp');
    find('[data-qr]').src = seed.qr;
    find('[data-secret]').textContent = seed.secret;
    find('[data-totp-form]').hidden = false;
    find('#code').focus();
  }),
);
find('[data-totp-form]').addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => {
    const { recovery_codes: codes } = await call('POST', '/api/v1/me/totp/confirm', { code: find('#code').value });
    find('[data-codes]').replaceChildren(...codes.map((code) => Object.assign(document.createElement('li'), { textContent: code })));
    find('[data-codes-box]').hidden = false;
    find('[data-totp-form]').hidden = true;
    await load();
  });
});
find('[data-totp-remove]').addEventListener('click', () => attempt(async () => (await call('DELETE', '/api/v1/me/totp'), await load())));
find('[data-passkey-add]').addEventListener('click', () =>
  attempt(async () => {
    const { options } = await call('POST', '/api/v1/me/passkeys/begin');
    await call('POST', '/api/v1/me/passkeys', { name: `${page.dataset.name} ${new Date().toLocaleDateString(document.documentElement.lang)}`, credential: await make(options) });
    await load();
  }),
);
attempt(load);
