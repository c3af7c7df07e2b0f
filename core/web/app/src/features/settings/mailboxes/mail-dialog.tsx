import { Button, Modal } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { fileSize } from '@/lib/files/files';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { Pill } from '@/ui/pill/pill';
import parts from '../parts/parts.module.css';
import type { Entry, Mailbox } from './api';
import { canRetry, tones } from './ledger';
import css from './mail.module.css';
import { damageText, ruleText } from './rules';
import { texts } from './texts.en';

type Props = { entry: Entry; mailbox?: Mailbox; onRetry: () => void; onClose: () => void };

/** One mail of the ledger: where it came from, what became of it and why. */
export function MailDialog({ entry: e, mailbox, onRetry, onClose }: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  const facts: [string, string][] = [
    [t('from'), e.sender],
    [t('to'), e.recipient],
    [t('mailbox'), mailbox?.name ?? t('gone')],
    [t('received'), f.dateTime(e.received_at)],
    [t('way'), e.source === 'imap' ? 'IMAP' : 'SMTP'],
    [t('size'), fileSize(e.size, f.number)],
    ['Message-ID', e.message_id],
    [t('attemptsMade'), e.attempts > 1 ? f.number(e.attempts) : ''],
    [t('rule'), e.rule && ruleText(t, e.rule)],
    [t('problem'), e.problem],
  ];
  return (
    <Modal opened onClose={onClose} title={e.subject || t('noSubject')} size={560} closeButtonProps={{ 'aria-label': t('close') }}>
      <div className={parts.form}>
        <p className={parts.hint}>
          <Pill text={t(e.state)} color={tones[e.state]} /> {t(`${e.state}Means`)}
        </p>
        <dl className={css.facts}>
          {facts
            .filter(([, value]) => value)
            .map(([name, value]) => (
              <Fact key={name} name={name} value={value} />
            ))}
        </dl>
        {(e.damage?.length ?? 0) > 0 && (
          <div>
            <strong>{t('damage')}</strong>
            <ul>
              {e.damage?.map((d) => (
                <li key={`${d.kind} ${d.where ?? ''} ${d.detail ?? ''}`}>
                  {damageText(t, d.kind)} <span className={parts.sub}>{[d.where, d.detail].filter(Boolean).join(' · ')}</span>
                </li>
              ))}
            </ul>
          </div>
        )}
        <div className={parts.buttons}>
          <Button
            component="a"
            variant="default"
            href={`/api/v1/mail-ledger/${e.id}/raw`}
            download
            leftSection={<IconDownload size={14} />}
          >
            {t('raw')}
          </Button>
          {e.thread_id && (
            <Button component={Link} variant="default" to={'/inbox' as never} search={{ box: 'all', ticket: e.thread_id } as never}>
              {t('ticket')}
            </Button>
          )}
          {canRetry(e) && <Button onClick={onRetry}>{t('retry')}</Button>}
        </div>
      </div>
    </Modal>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
