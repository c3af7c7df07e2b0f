// The script that a site embeds: <script async src="https://…/widget/chat.js" data-key="…"></script>. It adds a button and,
// once that is pressed, a frame; before that it asks for nothing and stores nothing. With data-consent="wait" even the button
// waits for kontorChat.consent(), to be called by the site's own consent banner. Styles are set by script, so that a site with
// a strict policy needs script-src and frame-src for this host only.
(() => {
  const script = document.currentScript;
  if (!script || window.kontorChat) return;
  const { key, label, color, consent, side } = script.dataset;
  const origin = new URL(script.src).origin;
  const german = (document.documentElement.lang || navigator.language).startsWith('de');
  const style = (node, rules) => Object.assign(node.style, rules);
  let button;
  let frame;

  const show = (open) => {
    if (open && !frame) {
      frame = document.createElement('iframe');
      frame.title = label || 'Chat';
      frame.src = `${origin}/widget/chat/${encodeURIComponent(key)}#${new URLSearchParams({ page: location.href.slice(0, 500), lang: german ? 'de' : 'en' })}`;
      style(frame, {
        position: 'fixed', bottom: '84px', [side === 'left' ? 'left' : 'right']: '16px', width: 'min(380px, calc(100vw - 32px))',
        height: 'min(560px, calc(100vh - 104px))', border: '0', borderRadius: '12px', boxShadow: '0 8px 40px rgba(0,0,0,.3)', zIndex: '2147483000', colorScheme: 'normal',
      });
      document.body.append(frame);
    }
    if (frame) frame.style.display = open ? 'block' : 'none';
    button.setAttribute('aria-expanded', String(open));
    if (open) frame.focus();
    else button.focus();
  };

  const start = () => {
    if (button) return;
    button = document.createElement('button');
    button.type = 'button';
    button.textContent = label || (german ? 'Chat öffnen' : 'Open chat');
    button.setAttribute('aria-expanded', 'false');
    style(button, {
      position: 'fixed', bottom: '20px', [side === 'left' ? 'left' : 'right']: '16px', padding: '0 20px', minHeight: '48px', border: '0', borderRadius: '24px',
      background: /^#[0-9a-f]{6}$/i.test(color || '') ? color : '#4338ca', color: '#fff', font: '600 16px/1.2 system-ui, sans-serif', cursor: 'pointer',
      boxShadow: '0 4px 16px rgba(0,0,0,.25)', zIndex: '2147483000',
    });
    button.addEventListener('click', () => show(button.getAttribute('aria-expanded') !== 'true'));
    document.body.append(button);
  };

  addEventListener('message', (e) => {
    if (e.origin === origin && frame && e.source === frame.contentWindow && e.data === 'kontor-chat-close') show(false);
  });
  addEventListener('keydown', (e) => {
    if (e.key === 'Escape' && button && button.getAttribute('aria-expanded') === 'true') show(false);
  });
  window.kontorChat = { consent: start, open: () => { start(); show(true); }, close: () => button && show(false) };
  if (consent !== 'wait') {
    if (document.body) start();
    else addEventListener('DOMContentLoaded', start);
  }
})();
