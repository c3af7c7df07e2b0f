import { ActionIcon } from '@mantine/core';
import { IconAlarm, IconAt, IconCheck, IconCircleDot, IconFileImport, IconShare, IconUserCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel, useObjects } from '@/lib/metadata/metadata';
import type { Notice, NoticeKind } from '@/lib/notifications/notifications';
import css from './notifications.module.css';
import { sentenceKey } from './sentence';
import { texts } from './texts.en';

const icons: Record<NoticeKind, ComponentType<{ size?: number; stroke?: number }>> = {
  mention: IconAt,
  assigned: IconUserCheck,
  reminder: IconAlarm,
  shared: IconShare,
  transfer: IconFileImport,
};

/** One notification as a sentence that leads to what it is about, and a way to mark it. */
export function NoticeLine({ notice: n, onMark }: { notice: Notice; onMark: (read: boolean) => void }) {
  const t = useTexts(texts);
  const f = useFormats();
  const label = useLabel();
  const object = useObjects().find((o) => o.name === n.object);
  const Icon = icons[n.kind];
  const many = n.several || n.kind === 'transfer';
  const said = n.gone
    ? t('gone')
    : t(sentenceKey(n), {
        actor: n.actor_name || t('kontor'),
        title: n.title || t('something'),
        object: object ? label(many ? object.plural_labels : object.labels, object.name) : '',
      });
  const unread = !n.read_at;
  return (
    <li className={css.line} data-unread={unread || undefined} data-kind={n.kind}>
      <span className={css.icon} aria-hidden>
        <Icon size={16} stroke={1.6} />
      </span>
      <span className={css.text}>
        {unread && <span className={css.hidden}>{t('newMark')} </span>}
        {n.path && !n.gone ? (
          <Link to={n.path} className={css.said} onClick={() => unread && onMark(true)}>
            {said}
          </Link>
        ) : (
          <span className={css.said}>{said}</span>
        )}
        <span className={css.told}>
          {object && !many && !n.gone && `${label(object.labels, object.name)} · `}
          <time dateTime={n.created_at} title={f.dateTime(n.created_at)}>
            {f.relative(n.created_at)}
          </time>
          {n.changeset_id && (
            <>
              {' · '}
              <Link to="/changes/$id" params={{ id: n.changeset_id }}>
                {t('changes')}
              </Link>
            </>
          )}
        </span>
      </span>
      <ActionIcon
        size={28}
        aria-label={`${t(unread ? 'markRead' : 'markUnread')}: ${said}`}
        title={t(unread ? 'markRead' : 'markUnread')}
        onClick={() => onMark(unread)}
      >
        {unread ? <IconCheck size={15} stroke={1.8} /> : <IconCircleDot size={15} stroke={1.6} />}
      </ActionIcon>
    </li>
  );
}
