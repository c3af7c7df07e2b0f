// Signs in step by step: first the address, which says how to go on, then a provider, a password or a passkey, and a code
// where one is asked for.
import { Refusal, call, sentence } from './api.js';
import { show, supported } from './passkey.js';

const page = document.querySelector('[data-login]');
const find = (selector) => page.querySelector(selector);
const alertBox = find('[data-alert]');
const statusLine = find('[data-status]');
const steps = [...page.querySelectorAll('[data-step]')];
const query = new URLSearchParams(location.search);
// Whoever was on the way to a page, or was sent here by an app that wants to be let in, goes on there after the sign-in; only
// an address of this host is followed. Everybody else goes to the staff app.
const next = /^\/(?![\/\\])/.test(query.get('next') ?? '') ? query.get('next') : '/home';
const company = query.get('company') ? { tenant: query.get('company') } : {};
find('[data-step="codes"] a').href = next;
let busy = false;

const open = (name) => {
  for (const step of steps) step.hidden = step.dataset.step !== name;
  find(`[data-step="${name}"] input:not([type=hidden])`)?.focus();
};

// once runs one step at a time, and shows what the API refuses.
async function once(fn) {
  if (busy) return;
  busy = true;
  alertBox.textContent = '';
  page.querySelectorAll('[aria-invalid]').forEach((input) => mark(input, ''));
  statusLine.textContent = page.dataset.busy;
  try {
    await fn();
  } catch (error) {
    if (error?.name !== 'NotAllowedError') refuse(error);
  } finally {
    busy = false;
    statusLine.textContent = '';
  }
}

function mark(input, message) {
  const place = document.getElementById(`${input.id}-error`);
  if (place) place.textContent = message;
  if (message) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
}

function refuse(error) {
  const problem = error instanceof Refusal ? error.problem?.errors?.[0] : undefined;
  const input = problem && steps.find((step) => !step.hidden)?.querySelector(`input[name="${problem.location}"]:not([type=hidden])`);
  if (!input) {
    alertBox.textContent = sentence(error, page.dataset);
    return;
  }
  mark(input, problem.message || problem.detail || page.dataset.unknown);
  input.focus();
}

// done goes on with the answer of a step that may have been the last.
async function done(answer) {
  if (!answer.second_factor) {
    if (!answer.recovery_codes) return location.assign(next);
    find('[data-codes]').replaceChildren(...answer.recovery_codes.map((code) => Object.assign(document.createElement('li'), { textContent: code })));
    return open('codes');
  }
  find('[data-enrol]').hidden = !answer.second_factor.enrol;
  if (answer.second_factor.enrol) {
    const seed = await call('POST', '/api/v1/login/second-factor/enrol');
    find('[data-qr]').src = seed.qr;
    find('[data-secret]').textContent = seed.secret;
  }
  open('code');
}

async function provider(id, hint) {
  location.assign((await call('POST', `/api/v1/sso/${encodeURIComponent(id)}/start`, { next, ...(hint ? { hint } : {}) })).location);
}

async function offer(body, who) {
  const choices = await call('POST', '/api/v1/login/discover', body);
  find('[data-who]').textContent = who;
  find('[data-step="password"] input[name=email]').value = body.email ?? '';
  find('[data-way="password"]').hidden = !choices.ways.includes('password') || !body.email;
  find('[data-providers]').replaceChildren(
    ...choices.providers.map(({ id, name }) => {
      const button = Object.assign(document.createElement('button'), { type: 'button', className: 'button wide', textContent: `${page.dataset.with} ${name}` });
      button.addEventListener('click', () => once(() => provider(id, body.email)));
      return button;
    }),
  );
  open('password');
}

find('[data-step="email"]').addEventListener('submit', (event) => {
  event.preventDefault();
  const email = find('#email').value.trim();
  once(() => offer({ email }, email));
});
find('[data-step="password"]').addEventListener('submit', (event) => {
  event.preventDefault();
  const email = find('[data-step="password"] input[name=email]').value;
  once(async () => done(await call('POST', '/api/v1/login', { ...company, email, password: find('#password').value })));
});
find('[data-step="code"]').addEventListener('submit', (event) => {
  event.preventDefault();
  once(async () => done(await call('POST', '/api/v1/login/second-factor', { code: find('#code').value })));
});
find('[data-back]').addEventListener('click', () => open('email'));
page.addEventListener('input', (event) => event.target.name && mark(event.target, ''));

const passkey = find('[data-passkey]');
passkey.hidden = !supported();
passkey.addEventListener('click', () =>
  once(async () => {
    const { options } = await call('POST', '/api/v1/login/passkey/begin');
    await done(await call('POST', '/api/v1/login/passkey', { ...company, credential: await show(options) }));
  }),
);

for (const button of page.querySelectorAll('[data-show]')) {
  const input = document.getElementById(button.dataset.show);
  button.addEventListener('click', () => {
    const shown = input.type === 'text';
    input.type = shown ? 'password' : 'text';
    button.setAttribute('aria-pressed', String(!shown));
  });
}

const problem = query.get('problem');
if (problem) alertBox.textContent = page.getAttribute(`data-problem-${problem.replace(/[^a-z_]/g, '')}`) ?? page.dataset.unknown;
if (query.get('tenant')) once(() => offer({ tenant: query.get('tenant') }, query.get('tenant')));
