// Fills a portal with what its visitors read.
const text = (words) => [{ text: words }];
const step = 'Close the valve, wait until the pressure has fallen below one bar, and open the housing with the key that came with the pump.';
const schritt = 'Schließen Sie das Ventil, warten Sie, bis der Druck unter ein Bar gefallen ist, und öffnen Sie das Gehäuse mit dem Schlüssel.';

function blocks(heading, words) {
  return [1, 2, 3].flatMap((n) => [
    { kind: 'heading', level: 2, text: text(`${heading} ${n}`) },
    { kind: 'paragraph', text: text(words) },
    { kind: 'code', source: `seal --part ${n}`, language: 'sh' },
    { kind: 'callout', tone: 'warning', text: text(words) },
  ]);
}

/** Signs a company up and publishes some articles; gives the cookie and the addresses of the home page and of an article in English. */
export async function publish(url) {
  const signed = await fetch(`${url}/api/v1/signup`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ company: 'Pumpen AG', name: 'Anna Vogel', email: 'anna@pumpen.example', password: 'seven quiet herons over Lübeck' }),
  });
  if (!signed.ok) throw new Error(`sign-up: ${signed.status}`);
  const { tenant } = await signed.json();
  const cookie = signed.headers.getSetCookie()[0].split(';')[0];
  const create = async (object, body) => {
    const made = await fetch(`${url}/api/v1/records/${object}`, { method: 'POST', headers: { 'Content-Type': 'application/json', Cookie: cookie }, body: JSON.stringify(body) });
    if (!made.ok) throw new Error(`${object}: ${made.status} ${await made.text()}`);
    return made.json();
  };
  const shelf = await create('article_categories', { name: 'Pumps', texts: { de: { name: 'Pumpen' } } });
  let slug;
  for (const [en, de] of [['Order spare parts', 'Ersatzteile bestellen'], ['Change the seal', 'Die Dichtung wechseln']]) {
    const article = await create('articles', {
      name: en,
      category_id: shelf.id,
      visibility: 'public',
      status: 'published',
      texts: {
        en: { title: en, summary: 'In an hour, with one key.', blocks: blocks('Part', step) },
        de: { title: de, summary: 'In einer Stunde, mit einem Schlüssel.', blocks: blocks('Teil', schritt) },
      },
    });
    slug = article.slug;
  }
  const home = `${url}/portal/${tenant.slug}/en/`;
  return { cookie, create, home, article: `${home}a/${slug}`, category: `${home}c/pumps` };
}
