// The company's rules for signing in.
import { call, sentence } from './api.js';
import { steps } from './list.js';

const page = document.querySelector('[data-settings]');
const form = page.querySelector('[data-policy]');
const attempt = steps(page, call, sentence);
let rules;

async function load() {
  rules = await call('GET', '/api/v1/sign-in-policy');
  form.elements.second_factor.checked = rules.second_factor;
  for (const way of form.querySelectorAll('[name=way]')) way.checked = rules.ways.length === 0 || rules.ways.includes(way.value);
  form.elements.idle.value = rules.session_idle_minutes;
  form.elements.age.value = rules.session_age_hours;
  form.elements.networks.value = rules.networks.join('\n');
  page.dataset.ready = '';
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => {
    const ways = [...form.querySelectorAll('[name=way]')];
    const chosen = ways.filter((way) => way.checked).map((way) => way.value);
    await call('PUT', '/api/v1/sign-in-policy', {
      second_factor: form.elements.second_factor.checked, ways: chosen.length === ways.length ? [] : chosen, break_glass_user_ids: rules.break_glass_user_ids,
      session_idle_minutes: Number(form.elements.idle.value), session_age_hours: Number(form.elements.age.value), networks: form.elements.networks.value.split(/[\s,]+/).filter(Boolean),
    });
    await load();
  }, page.dataset.saved);
});
attempt(load);
