// Fills the first page after sign-up with who is signed in, and signs out.
import { Refusal, call, sentence } from './api.js';

const page = document.querySelector('.steps');
const alertBox = page.querySelector('[data-alert]');
const form = page.querySelector('form');

for (const place of page.querySelectorAll('[data-origin]')) place.textContent = location.origin;

try {
  const me = await call('GET', '/api/v1/me');
  const user = me.user ?? me;
  page.querySelector('[data-who]').textContent = [user.name, me.tenant?.name].filter(Boolean).join(', ');
  if (user.email) page.querySelector('[data-email]').textContent = user.email;
  page.dataset.ready = '';
} catch (error) {
  failed(error);
}

// Sample data is offered for removal to those who may remove it.
const sample = page.querySelector('[data-sample]');
try {
  sample.hidden = !(await call('GET', '/api/v1/sample-data')).present;
} catch {
  sample.hidden = true;
}
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    location.assign((await call('POST', form.getAttribute('action'))).location);
  } catch (error) {
    failed(error);
  }
});

function failed(error) {
  if (error instanceof Refusal && error.status === 401) location.replace('/login');
  else alertBox.textContent = sentence(error, page.dataset);
}
