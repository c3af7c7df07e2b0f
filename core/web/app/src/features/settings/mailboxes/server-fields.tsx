import { TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import parts from '../parts/parts.module.css';
import css from './mail.module.css';
import type { Server } from './server';
import { texts } from './texts.en';

type Props = {
  what: 'IMAP' | 'SMTP';
  title: string;
  hint: string;
  kept: boolean;
  value: Server;
  errors: Record<string, string>;
  onChange: (s: Server) => void;
};

/** How a mail server is reached; nothing but its name is asked for until it has one. */
export function ServerFields({ what, title, hint, kept, value, errors, onChange }: Props) {
  const t = useTexts(texts);
  const id = useId();
  const set = (part: Partial<Server>) => onChange({ ...value, ...part });
  const error = (field: string) => errors[`${what.toLowerCase()}.${field}`];
  const text = (field: 'host' | 'port' | 'user' | 'folder') => ({
    label: t(field),
    'aria-label': `${what}: ${t(field)}`,
    value: value[field],
    error: error(field),
    onChange: (e: { currentTarget: { value: string } }) => set({ [field]: e.currentTarget.value }),
  });
  return (
    <fieldset className={`${parts.checks} ${parts.form}`}>
      <legend>{title}</legend>
      <p className={parts.hint}>{hint}</p>
      <div className={css.server}>
        <TextInput {...text('host')} placeholder={`${what.toLowerCase()}.example.org`} autoComplete="off" />
        {value.host !== '' && (
          <>
            <TextInput {...text('port')} inputMode="numeric" placeholder={t('usual')} />
            <div>
              <label className={css.fine} htmlFor={id}>
                {t('security')}
              </label>
              <select
                id={id}
                aria-label={`${what}: ${t('security')}`}
                className={parts.select}
                value={value.tls}
                onChange={(e) => set({ tls: e.currentTarget.value as Server['tls'] })}
              >
                <option value="tls">{t('tls')}</option>
                <option value="starttls">{t('starttls')}</option>
                <option value="none">{t('plain')}</option>
              </select>
            </div>
          </>
        )}
      </div>
      {value.host !== '' && (
        <div className={parts.two}>
          <TextInput {...text('user')} autoComplete="off" />
          <TextInput
            type="password"
            label={t('password')}
            aria-label={`${what}: ${t('password')}`}
            autoComplete="new-password"
            placeholder={kept ? t('passwordKept') : undefined}
            value={value.password}
            error={error('password')}
            onChange={(e) => set({ password: e.currentTarget.value })}
          />
          {what === 'IMAP' && <TextInput {...text('folder')} placeholder="INBOX" />}
        </div>
      )}
    </fieldset>
  );
}
