import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useUsers } from '@/lib/users/users';
import { Avatar } from '@/ui/avatar/avatar';
import type { Entry } from './api';
import css from './audit.module.css';
import { diff, isChange } from './diff';
import { texts } from './texts.en';

/** One entry: who, what and when; opened, what was before and after, and whence it came. */
export function EntryLine({ entry: e }: { entry: Entry }) {
  const t = useTexts(texts);
  const { dateTime } = useFormats();
  const users = useUsers();
  const [open, setOpen] = useState(false);
  const name = (id: string | undefined) => users.find((u) => u.id === id)?.name;
  const who = name(e.user_id ?? e.actor_id) ?? (e.actor_kind === 'system' ? t('system') : e.actor_id);
  const about = e.target && e.target !== e.actor_id ? (name(e.target) ?? e.target) : '';
  return (
    <li className={css.entry}>
      <button type="button" className={css.line} aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconChevronRight size={14} aria-hidden className={css.arrow} />
        <Avatar name={who} />
        <span className={css.what}>
          <strong>{who}</strong> {e.text ?? e.action}
          {about && <span className={css.quiet}> · {about}</span>}
          {e.on_behalf_of && <span className={css.quiet}> · {t('behalf', { name: name(e.on_behalf_of) ?? e.on_behalf_of })}</span>}
        </span>
        <time className={css.when} dateTime={e.at}>
          {dateTime(e.at)}
        </time>
      </button>
      {open && <Details entry={e} />}
    </li>
  );
}

function Details({ entry: e }: { entry: Entry }) {
  const t = useTexts(texts);
  const lines = diff(e.detail);
  const change = isChange(e.detail);
  const facts: [string, string | undefined][] = [
    [t('entry'), `${e.seq} · ${e.action}`],
    [t('thing'), [e.object, e.target].filter(Boolean).join(' ') || undefined],
    [t('address'), e.address],
    [t('program'), e.agent],
    [t('request'), e.request_id],
    [t('session'), e.session_id],
    [t('hash'), e.hash],
  ];
  return (
    <div className={css.details}>
      {lines.length > 0 && (
        <table className={css.diff} aria-label={t('details', { seq: e.seq })}>
          <thead>
            <tr>
              <th scope="col">{t('field')}</th>
              {change && <th scope="col">{t('before')}</th>}
              <th scope="col">{change ? t('after') : ''}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((l) => (
              <tr key={l.path}>
                <th scope="row">{l.path}</th>
                {change && <td data-old={l.before !== undefined || undefined}>{l.before}</td>}
                <td data-new={(change && l.after !== undefined) || undefined}>{l.after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <dl className={css.facts}>
        {facts
          .filter(([, v]) => v)
          .map(([k, v]) => (
            <div key={k}>
              <dt>{k}</dt>
              <dd>{v}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}
