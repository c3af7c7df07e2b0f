// The page in the widget's frame. It keeps the conversation's token for the tab alone, after the visitor has agreed, and puts
// every word on the page as text.
const words = {
  en: {
    name: 'Your name', email: 'E-mail address', emailFree: 'E-mail address (optional)', first: 'How can we help?', text: 'Your message', begin: 'Start chat', leave: 'Send message', send: 'Send',
    consent: 'I agree that my messages are stored to answer them.', privacy: 'Privacy policy', close: 'Close chat', end: 'End', away: 'Nobody is there right now. Leave a message: we answer by e-mail.',
    waiting: 'You are in the queue. Somebody will be with you soon.', left: 'Thank you. We answer by e-mail.', ended: 'This chat has ended.', again: 'New chat', you: 'You', lost: 'No connection. Trying again…',
    failed: 'That did not work. Please try again.', closed: 'This chat is not available.', many: 'Too many messages. Please wait a moment.',
    bot: 'assistant', robot: '{name} is an assistant, not a person. You can ask for a person at any time.', typing: '{name} is typing…', person: 'Talk to a person', sources: 'Sources', address: 'Nobody is there right now. Please write your e-mail address here so that we can answer you.',
  },
  de: {
    name: 'Ihr Name', email: 'E-Mail-Adresse', emailFree: 'E-Mail-Adresse (freiwillig)', first: 'Wie können wir helfen?', text: 'Ihre Nachricht', begin: 'Chat beginnen', leave: 'Nachricht senden', send: 'Senden',
    consent: 'Ich bin einverstanden, dass meine Nachrichten zur Beantwortung gespeichert werden.', privacy: 'Datenschutzerklärung', close: 'Chat schließen', end: 'Beenden',
    away: 'Gerade ist niemand da. Hinterlassen Sie eine Nachricht: Wir antworten per E-Mail.', waiting: 'Sie sind in der Warteschlange. Gleich ist jemand für Sie da.', left: 'Vielen Dank. Wir antworten per E-Mail.',
    ended: 'Dieser Chat ist beendet.', again: 'Neuer Chat', you: 'Sie', lost: 'Keine Verbindung. Neuer Versuch…', failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.', closed: 'Dieser Chat ist nicht verfügbar.',
    many: 'Zu viele Nachrichten. Bitte warten Sie einen Moment.',
    bot: 'Assistent', robot: '{name} ist ein Assistent, kein Mensch. Sie können jederzeit nach einem Menschen fragen.', typing: '{name} schreibt…', person: 'Mit einem Menschen sprechen', sources: 'Quellen', address: 'Gerade ist niemand da. Bitte schreiben Sie hier Ihre E-Mail-Adresse, damit wir Ihnen antworten können.',
  },
};
const $ = (id) => document.getElementById(id);
const key = decodeURIComponent(location.pathname.split('/').pop());
const asked = new URLSearchParams(location.hash.slice(1));
const api = `/api/v1/chat-widgets/${encodeURIComponent(key)}`;
const storeKey = `kontor-chat:${key}`;
let t = words.en;
let front;
let token = read();
let after = '';
let state = '';
let timer;
let quiet = 0;
let robot = '';
const seen = new Set();

function read() {
  try { return sessionStorage.getItem(storeKey) || ''; } catch { return ''; }
}
function keep(value) {
  token = value;
  try { if (value) sessionStorage.setItem(storeKey, value); else sessionStorage.removeItem(storeKey); } catch { /* The tab alone remembers it. */ }
}

async function call(method, path, body) {
  const headers = { Accept: 'application/json' };
  if (body) headers['Content-Type'] = 'application/json';
  if (token) headers['X-Chat-Token'] = token;
  const answer = await fetch(api + path, { method, headers, body: body && JSON.stringify(body), credentials: 'omit' });
  if (!answer.ok) throw Object.assign(new Error(answer.statusText), { status: answer.status });
  return answer.status === 204 ? null : answer.json();
}

function label(id, text) {
  document.querySelector(`label[for="${id}"]`).textContent = text;
}

/** Black or white, whichever is easier to read on the colour. */
function onColor(hex) {
  const [r, g, b] = [1, 3, 5].map((i) => { const v = Number.parseInt(hex.slice(i, i + 2), 16) / 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000' : '#fff';
}

async function begin() {
  const language = asked.get('lang') || navigator.language;
  t = language.startsWith('de') ? words.de : words.en;
  document.documentElement.lang = t === words.de ? 'de' : 'en';
  $('close').setAttribute('aria-label', t.close);
  $('end').textContent = t.end;
  $('send').textContent = t.send;
  $('person').textContent = t.person;
  label('text', t.text);
  try {
    front = await call('GET', '');
  } catch (e) {
    $('state').textContent = e.status === 404 ? t.closed : t.failed;
    return;
  }
  document.title = front.title;
  $('title').textContent = front.title;
  if (front.color) {
    document.documentElement.style.setProperty('--accent', front.color);
    document.documentElement.style.setProperty('--on', onColor(front.color));
  }
  if (token) talk();
  else form();
}

function form() {
  label('name', t.name);
  label('email', front.need_email ? t.email : t.emailFree);
  $('email').required = front.need_email;
  label('first', t.first);
  label('consent', t.consent);
  $('begin').textContent = front.online || front.assistant ? t.begin : t.leave;
  $('greeting').textContent = front.greeting || '';
  $('state').textContent = front.assistant ? t.robot.replace('{name}', front.assistant) : front.online ? '' : t.away;
  $('privacy').hidden = !front.privacy_url;
  if (front.privacy_url) { $('privacy').href = front.privacy_url; $('privacy').textContent = t.privacy; }
  $('start').hidden = false;
  $('lines').hidden = $('say').hidden = $('end').hidden = $('person').hidden = true;
  $('name').focus();
}

$('start').addEventListener('submit', async (e) => {
  e.preventDefault();
  if (!e.target.reportValidity()) return;
  $('begin').disabled = true;
  $('problem').textContent = '';
  try {
    const started = await call('POST', '/conversations', {
      name: $('name').value, email: $('email').value || undefined, text: $('first').value, page: asked.get('page') || undefined, consent: $('consent').checked, locale: document.documentElement.lang,
    });
    keep(started.token);
    $('first').value = '';
    talk();
  } catch (error) {
    $('problem').textContent = error.status === 429 ? t.many : t.failed;
    if (error.status === 422) { front = await call('GET', ''); form(); $('problem').textContent = t.failed; }
  }
  $('begin').disabled = false;
});

function talk() {
  $('start').hidden = true;
  $('lines').hidden = $('say').hidden = $('end').hidden = false;
  $('text').focus();
  poll();
}

function line(l) {
  if (seen.has(l.id)) return false;
  seen.add(l.id);
  const row = document.createElement('div');
  if (l.own) row.className = 'own';
  const who = document.createElement('small');
  who.textContent = l.own ? t.you : l.bot ? `${l.name || front.title} · ${t.bot}` : l.name || front.title;
  row.append(who, l.text);
  const links = (l.sources || []).filter((s) => /^https?:\/\//.test(s.url));
  if (links.length) {
    const list = document.createElement('ul');
    list.setAttribute('aria-label', t.sources);
    for (const s of links) {
      const a = Object.assign(document.createElement('a'), { href: s.url, textContent: s.title, target: '_blank', rel: 'noopener noreferrer' });
      const item = document.createElement('li');
      item.append(a);
      list.append(item);
    }
    row.append(list);
  }
  for (const old of document.querySelectorAll('.choices')) old.remove();
  if (l.choices) {
    const choices = Object.assign(document.createElement('div'), { className: 'choices' });
    for (const c of l.choices) {
      const b = Object.assign(document.createElement('button'), { type: 'button', textContent: c });
      b.addEventListener('click', () => { $('text').value = c; $('say').requestSubmit(); $('text').focus(); });
      choices.append(b);
    }
    row.append(choices);
  }
  if (l.bot) robot = l.name;
  $('lines').append(row);
  $('lines').scrollTop = $('lines').scrollHeight;
  return true;
}

async function poll() {
  clearTimeout(timer);
  if (!token) return;
  let wait = 2000;
  try {
    const said = await call('GET', `/messages${after ? `?after=${encodeURIComponent(after)}` : ''}`);
    let fresh = false;
    // Somewhat is asked for again: what was begun earlier may be stored later. What is shown already is left out.
    for (const l of said.lines) { fresh = line(l) || fresh; after = new Date(Date.parse(l.at) - 5000).toISOString(); }
    quiet = fresh ? 0 : quiet + 1;
    show(said);
    // The longer nothing is said, and while nobody looks, the less often it asks.
    wait = document.hidden ? 15000 : quiet > 150 ? 10000 : said.typing ? 1000 : quiet > 30 ? 4000 : 2000;
  } catch (e) {
    if (e.status === 404) { renew(); return; }
    $('state').textContent = t.lost;
    wait = 8000;
  }
  if (state !== 'ended') timer = setTimeout(poll, wait);
}

function show({ state: now, typing, need_email }) {
  state = now;
  const name = robot || front.assistant || front.title;
  const text = { bot: t.robot.replace('{name}', name), waiting: t.waiting, left: need_email ? t.address : t.left, ended: t.ended }[now] || '';
  if ($('state').textContent !== text) $('state').textContent = text;
  const writes = typing ? t.typing.replace('{name}', name) : '';
  if ($('typing').textContent !== writes) $('typing').textContent = writes;
  $('person').hidden = now !== 'bot';
  if (now !== 'bot') for (const old of document.querySelectorAll('.choices')) old.remove();
  const over = now === 'ended';
  $('text').disabled = over;
  $('end').hidden = over;
  $('send').textContent = over ? t.again : t.send;
}

function renew() {
  keep('');
  after = '';
  seen.clear();
  $('lines').replaceChildren();
  begin();
}

let sending = false;
$('say').addEventListener('submit', async (e) => {
  e.preventDefault();
  if (state === 'ended') { renew(); $('text').disabled = false; return; }
  const text = $('text').value.trim();
  if (!text || sending) return;
  sending = true;
  const id = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2);
  // The same name again is stored once, so that a lost answer doubles nothing.
  for (let attempt = 0; attempt < 4; attempt++) {
    try {
      await call('POST', '/messages', { text, id });
      $('text').value = '';
      quiet = 0;
      break;
    } catch (error) {
      $('state').textContent = error.status === 429 ? t.many : t.failed;
      if (error.status === 409) break;
      await new Promise((done) => setTimeout(done, 1000 * 2 ** attempt));
    }
  }
  sending = false;
  poll();
});
$('text').addEventListener('keydown', (e) => {
  if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) { e.preventDefault(); $('say').requestSubmit(); }
});
$('person').addEventListener('click', async () => {
  try { await call('POST', '/person'); } finally { $('text').focus(); poll(); }
});
$('end').addEventListener('click', async () => {
  try { await call('POST', '/end'); } finally { poll(); }
});
$('close').addEventListener('click', () => parent.postMessage('kontor-chat-close', '*'));
addEventListener('keydown', (e) => { if (e.key === 'Escape') parent.postMessage('kontor-chat-close', '*'); });
document.addEventListener('visibilitychange', () => { if (!document.hidden && token) poll(); });
begin();
