// Sends a form to the API as JSON, shows what the API refuses beside the field it is about, and goes on when it is
// content. The API alone decides what is valid, so that every client sees the same rules in the same words.
import { Refusal, call, sentence } from './api.js';

const form = document.querySelector('form[data-next]');
const alertBox = form.querySelector('[data-alert]');
const statusLine = form.querySelector('[data-status]');
const inputs = [...form.querySelectorAll('input[name], select[name]')];
let busy = false;

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (busy) return;
  setBusy(true);
  inputs.forEach((input) => mark(input, ''));
  alertBox.textContent = '';
  try {
    const body = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== '' || !('link' in form.dataset)));
    for (const input of inputs) if (input.type === 'checkbox') body[input.name] = input.checked;
    const answer = await call('POST', form.getAttribute('action'), body);
    if (form.dataset.done) finish(form.dataset.done);
    else location.assign(answer?.second_factor ? '/login' : form.dataset.next);
  } catch (error) {
    setBusy(false);
    show(error);
  }
});

form.addEventListener('input', (event) => {
  if (event.target.name) mark(event.target, '');
});

// The country is guessed from the browser's language, where that names one.
const country = form.querySelector('[data-guess="country"]');
if (country) {
  const { region } = new Intl.Locale(navigator.language);
  if (region && country.querySelector(`option[value="${CSS.escape(region)}"]`)) country.value = region;
}

// A browser that goes back shows the page as it was left: waiting.
addEventListener('pageshow', (event) => {
  if (event.persisted) setBusy(false);
});

for (const button of form.querySelectorAll('[data-show]')) {
  const input = document.getElementById(button.dataset.show);
  button.addEventListener('click', () => {
    const shown = input.type === 'text';
    input.type = shown ? 'password' : 'text';
    button.setAttribute('aria-pressed', String(!shown));
  });
}

// A page that a mail has led to gets its token from behind the #, which no server sees, and nothing happens before the
// person sends the form.
if ('link' in form.dataset) {
  const token = location.hash.slice(1);
  form.elements.token.value = token;
  if (form.dataset.inspect) {
    try {
      const about = await call('POST', form.dataset.inspect, { token });
      form.querySelector('[data-company]').textContent = about.company;
      form.querySelector('[data-email]').textContent = about.email;
      form.elements.name.value = about.name ?? '';
      if (about.account) form.elements.password.autocomplete = 'current-password';
    } catch (error) {
      show(error);
    }
  }
}

function finish(message) {
  setBusy(false);
  statusLine.textContent = message;
}

function setBusy(on) {
  busy = on;
  form.setAttribute('aria-busy', String(on));
  statusLine.textContent = on ? form.dataset.busy : '';
}

function mark(input, message) {
  const place = document.getElementById(`${input.name}-error`);
  if (place) place.textContent = message;
  if (message) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
}

// show puts each refused field's message beside it, everything else into the alert, and the cursor where work waits.
function show(error) {
  const elsewhere = [];
  const problems = error instanceof Refusal ? (error.problem?.errors ?? []) : [];
  for (const problem of problems) {
    const name = String(problem.location ?? '').replace(/^body\./, '');
    const message = problem.message || problem.detail || form.dataset.unknown;
    const input = inputs.find((candidate) => candidate.name === name);
    if (input) mark(input, message);
    else elsewhere.push(message);
  }
  const invalid = inputs.find((input) => input.getAttribute('aria-invalid') === 'true');
  if (elsewhere.length > 0) alertBox.textContent = elsewhere.join(' ');
  else alertBox.textContent = invalid ? form.dataset.summary : sentence(error, form.dataset);
  if (invalid) invalid.focus();
}
