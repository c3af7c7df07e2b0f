import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay, useMe } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { type User, useUsers } from '@/lib/users/users';
import { Avatar } from '@/ui/avatar/avatar';
import { Waiting } from '@/ui/states/waiting';
import { explainQuery } from '../api';
import { texts } from '../texts.en';
import css from './access.module.css';
import { Shares } from './shares';

type Props = { object: string; id: string; title: string; canShare: boolean; onClose: () => void };
const atOnce = 30;

/** Who can see and change a record, and why; and with whom it is shared besides. */
export function AccessDialog({ object, id, title, canShare, onClose }: Props) {
  const t = useTexts(texts);
  const { user } = useMe();
  const users = useUsers();
  const mayUsers = useMay('users.manage');
  const mayAccess = useMay('settings.access');
  const others = mayUsers || mayAccess;
  const [shown, setShown] = useState(atOnce);
  const [find, setFind] = useState('');
  const word = find.trim().toLocaleLowerCase();
  const people = users.filter((u) => u.active && u.id !== user.id && (!word || u.name.toLocaleLowerCase().includes(word)));
  return (
    <Modal opened onClose={onClose} title={t('accessTitle', { name: title })} size={560} closeButtonProps={{ 'aria-label': t('close') }}>
      <ul className={css.list}>
        <Person object={object} id={id} who={user.id} name={t('you', { name: user.name })} openAtFirst />
      </ul>
      <Shares object={object} id={id} canShare={canShare} />
      {others ? (
        <div>
          <h3 className={css.head}>{t('people')}</h3>
          {users.length > 8 && (
            <input
              type="search"
              className={css.find}
              aria-label={t('findPerson')}
              placeholder={t('findPerson')}
              value={find}
              onChange={(e) => setFind(e.currentTarget.value)}
            />
          )}
          <ul className={css.list}>
            {people.slice(0, shown).map((u: User) => (
              <Person key={u.id} object={object} id={id} who={u.id} name={u.name} />
            ))}
          </ul>
          {people.length > shown && (
            <button type="button" className={css.more} onClick={() => setShown(shown + atOnce)}>
              {t('morePeople', { count: people.length - shown })}
            </button>
          )}
        </div>
      ) : (
        <p className={css.hint}>{t('othersHidden')}</p>
      )}
    </Modal>
  );
}

type PersonProps = { object: string; id: string; who: string; name: string; openAtFirst?: boolean };

function Person({ object, id, who, name, openAtFirst = false }: PersonProps) {
  const t = useTexts(texts);
  const [open, setOpen] = useState(openAtFirst);
  const { data, error } = useQuery(explainQuery(object, id, who, 'read'));
  const { data: update } = useQuery({ ...explainQuery(object, id, who, 'update'), enabled: open && data?.actions.read === true });
  const level = !data ? '' : data.actions.update ? t('mayChange') : data.actions.read ? t('mayRead') : t('mayNothing');
  const reasons = [data?.explanation, update?.explanation].filter((x) => x !== undefined);
  return (
    <li className={css.person}>
      <button type="button" className={css.who} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Avatar name={name} />
        <span className={css.name}>{name}</span>
        <span className={css.level} data-level={data?.actions.update ? 'write' : data?.actions.read ? 'read' : 'none'}>
          {error ? t('unknownAccess') : level}
        </span>
      </button>
      {open && (
        <div className={css.why}>
          {!data && !error && <Waiting />}
          {reasons.map((e) => (
            <div key={e.action}>
              <p>{e.summary}</p>
              <ul>
                {[...(e.chain ?? []), ...(e.allowed ? [] : (e.missing ?? []))].map((step) => (
                  <li key={`${step.kind}${step.role_id ?? ''}${step.grant_id ?? ''}${step.share_id ?? ''}${step.text}`}>{step.text}</li>
                ))}
              </ul>
            </div>
          ))}
        </div>
      )}
    </li>
  );
}
