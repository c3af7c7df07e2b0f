// Search as one types. Every page works without it.
for (const form of document.querySelectorAll('form.search')) {
  const input = form.querySelector('input');
  const box = document.createElement('div');
  box.className = 'found';
  box.hidden = true;
  form.append(box);
  let timer;
  let asked = 0;
  const close = () => {
    box.hidden = true;
  };
  const look = async () => {
    const text = input.value.trim();
    const mine = ++asked;
    if (text.length < 3) return close();
    try {
      const answer = await fetch(`${form.action}?format=json&q=${encodeURIComponent(text)}`);
      if (!answer.ok || mine !== asked) return;
      const found = await answer.json();
      box.replaceChildren(
        ...found.map((hit) => {
          const a = document.createElement('a');
          a.href = hit.url;
          a.textContent = hit.title;
          return a;
        }),
      );
      box.hidden = found.length === 0;
    } catch {
      close();
    }
  };
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(look, 180);
  });
  form.addEventListener('keydown', (e) => {
    const links = [...box.querySelectorAll('a')];
    if (e.key === 'Escape') {
      close();
      input.focus();
    } else if (!box.hidden && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) {
      e.preventDefault();
      const at = links.indexOf(document.activeElement) + (e.key === 'ArrowDown' ? 1 : -1);
      (links[at] ?? input).focus();
    }
  });
  form.addEventListener('focusout', (e) => {
    if (!form.contains(e.relatedTarget)) close();
  });
}
