// A company with many contacts, made through the API, for measuring screens.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../kontor.mjs';

const origin = (url) => ({ Origin: url, 'Content-Type': 'application/json' });

/** Signs a company up and returns the cookie of its owner's session. */
export async function signUp(url) {
  const answer = await fetch(`${url}/api/v1/signup`, {
    method: 'POST',
    headers: origin(url),
    body: JSON.stringify({ company: 'Fernsicht AG', name: 'Ida Falk', email: 'ida@fernsicht.example', password: 'many calm herons at dusk' }),
  });
  if (!answer.ok) throw new Error(`sign-up: ${answer.status} ${await answer.text()}`);
  const [name, value] = answer.headers.get('set-cookie').split(';')[0].split(/=(.*)/s);
  return { name, value, url };
}

/** Creates `count` contacts with the names of the demo's sales teams, in every combination, 1,000 at a time. */
export async function fill(url, cookie, count) {
  const lines = (await readFile(join(root, 'core/demo/data/sales_teams.csv'), 'utf8')).trim().split('\n').slice(1);
  const people = lines.map((line) => line.split(',')[0].split(' '));
  const towns = lines.map((line) => line.split(',')[2].trim());
  for (let from = 0; from < count; from += 1000) {
    const operations = Array.from({ length: Math.min(1000, count - from) }, (_, i) => {
      const n = from + i;
      const first = people[n % people.length][0];
      const last = people[Math.floor(n / people.length) % people.length][1];
      return {
        op: 'create',
        body: {
          first_name: first,
          last_name: `${last} ${Math.floor(n / people.length ** 2) + 1}`,
          email: `${first}.${last}.${n}@fernsicht.example`.toLowerCase(),
          job_title: towns[n % towns.length],
        },
      };
    });
    const answer = await fetch(`${url}/api/v1/records/contacts/batch`, {
      method: 'POST',
      headers: { ...origin(url), Cookie: `${cookie.name}=${cookie.value}` },
      body: JSON.stringify({ mode: 'all_or_nothing', operations }),
    });
    if (!answer.ok) throw new Error(`contacts from ${from}: ${answer.status} ${(await answer.text()).slice(0, 400)}`);
  }
}
