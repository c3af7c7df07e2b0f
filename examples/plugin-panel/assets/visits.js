// A frame has no origin, no session and no network: what it needs it asks of Kontor through the port that comes with the
// first message.
const words = {
  en: { title: 'Visits', sum: (n) => (n === 1 ? 'One visit was noted.' : `${n} visits were noted.`), clear: 'Forget the number' },
  de: { title: 'Besuche', sum: (n) => (n === 1 ? 'Ein Besuch ist festgehalten.' : `${n} Besuche sind festgehalten.`), clear: 'Zahl vergessen' },
};

let port;
let last = 0;
const waiting = new Map();

/** Sends a request and waits for its result. */
function ask(message) {
  return new Promise((resolve, reject) => {
    const id = String(++last);
    waiting.set(id, { resolve, reject });
    port.postMessage({ ...message, id });
  });
}

let context = { locale: 'en' };
let visits;

function show() {
  const t = words[context.locale] ?? words.en;
  document.documentElement.lang = context.locale;
  document.getElementById('title').textContent = t.title;
  document.getElementById('clear').textContent = t.clear;
  document.getElementById('sum').textContent = visits === undefined ? '…' : t.sum(visits);
  for (const [name, color] of Object.entries(context.colors ?? {})) document.documentElement.style.setProperty(`--${name}`, color);
  document.documentElement.style.colorScheme = context.theme ?? 'light';
  port.postMessage({ type: 'resize', height: document.querySelector('main').offsetHeight });
}

async function load() {
  const answer = await ask({ type: 'ask', path: '/sum' });
  visits = JSON.parse(answer.body).visits;
  show();
}

function heard({ data }) {
  if (data.type === 'context') {
    context = data.context;
    show();
  }
  if (data.type === 'changed') load();
  if (data.type === 'result') {
    const { resolve, reject } = waiting.get(data.id) ?? {};
    waiting.delete(data.id);
    if (data.ok) resolve?.(data);
    else reject?.(new Error(data.error.message));
  }
}

addEventListener('message', (e) => {
  if (e.data?.kontor !== 1 || e.data.type !== 'open') return;
  [port] = e.ports;
  port.onmessage = heard;
  context = e.data.context;
  port.postMessage({ type: 'ready' });
  show();
  load().catch((error) => port.postMessage({ type: 'toast', text: error.message, tone: 'bad' }));
});

document.getElementById('clear').addEventListener('click', async () => {
  try {
    const done = await ask({ type: 'action', action: 'clear' });
    port.postMessage({ type: 'toast', text: done.message });
    await load();
  } catch (error) {
    port.postMessage({ type: 'toast', text: error.message, tone: 'bad' });
  }
});
