// What pages of settings are made of: lists with buttons, forms that send JSON, and a question for a proof where one is needed.

/** An element with properties, attributes behind a blank name, and children. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
}

/** A button that runs a step; what it is about belongs to its name. */
export function button(text, about, run) {
  const element = make('button', { type: 'button', className: 'button', textContent: text });
  if (about) element.setAttribute('aria-label', `${text}: ${about}`);
  element.addEventListener('click', run);
  return element;
}

/** Fills a list, or says that there is nothing. */
export function fill(list, items, render) {
  list.replaceChildren(...(items.length > 0 ? items.map(render) : [make('li', { className: 'quiet', textContent: list.dataset.none ?? '' })]));
}

/** A moment in the page's language. */
export const moment = (text) => (text ? new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(text)) : '');

/** A number in the page's language. */
export const number = (n) => new Intl.NumberFormat(document.documentElement.lang).format(n ?? 0);

/** Bytes as people read them. */
export const bytes = (n) => new Intl.NumberFormat(document.documentElement.lang, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format((n ?? 0) / 1e6);

/** What a page does: one step at a time, refusals shown, and a proof asked for where the API wants one. */
export function steps(page, call, sentence) {
  const alertBox = page.querySelector('[data-alert]');
  const statusLine = page.querySelector('[data-status]');
  const dialog = page.querySelector('[data-step-up]');
  let again = null;
  const refuse = (error) => {
    const problem = error?.problem;
    if (error?.status === 401 && problem?.code === 'step_up_required' && dialog) {
      again = error.again;
      dialog.showModal();
      dialog.querySelector('input').focus();
    } else if (error?.status === 401) {
      location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
    } else {
      alertBox.textContent = [problem?.errors?.map((field) => field.message ?? field.detail).join(' ') || sentence(error, page.dataset), problem?.remedy].filter(Boolean).join(' ');
      alertBox.scrollIntoView({ block: 'nearest' });
    }
  };
  const attempt = async (fn, done) => {
    alertBox.textContent = '';
    statusLine.textContent = page.dataset.busy;
    try {
      await fn();
      statusLine.textContent = done ?? '';
    } catch (error) {
      statusLine.textContent = '';
      error.again = () => attempt(fn, done);
      refuse(error);
    }
  };
  dialog?.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const input = dialog.querySelector('input');
    const place = dialog.querySelector('.error');
    try {
      await call('POST', '/api/v1/me/step-up', /^[0-9 ]{6,8}$/.test(input.value) ? { code: input.value } : { password: input.value });
      dialog.close();
      place.textContent = '';
      again?.();
    } catch (error) {
      place.textContent = error?.problem?.errors?.[0]?.message ?? sentence(error, page.dataset);
    }
    input.value = '';
  });
  dialog?.querySelector('[data-close]').addEventListener('click', () => dialog.close());
  return attempt;
}
