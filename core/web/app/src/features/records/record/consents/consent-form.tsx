import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import type { Decision } from './api';
import css from './consents.module.css';
import { texts } from './texts.en';
import { useOptions } from './use-options';

type Props = { busy: boolean; onSave: (d: Decision) => void; onAsk: (purpose: string) => void; onClose: () => void };

/** Notes down what somebody has agreed to elsewhere, or has them asked by e-mail. */
export function ConsentForm({ busy, onSave, onAsk, onClose }: Props) {
  const t = useTexts(texts);
  const options = useOptions();
  const [channel, setChannel] = useState('email');
  const [purpose, setPurpose] = useState('newsletter');
  const [basis, setBasis] = useState('consent');
  const [source, setSource] = useState('');
  const [proof, setProof] = useState('');
  const submit = (e: FormEvent) => {
    e.preventDefault();
    onSave({
      channel,
      purpose,
      state: 'granted',
      legal_basis: basis,
      source: source.trim() || undefined,
      proof_text: proof.trim() || undefined,
    });
  };
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <NativeSelect
        label={t('channel')}
        data-autofocus
        value={channel}
        onChange={(e) => setChannel(e.currentTarget.value)}
        data={options('channel')}
      />
      <NativeSelect label={t('purpose')} value={purpose} onChange={(e) => setPurpose(e.currentTarget.value)} data={options('purpose')} />
      {channel === 'email' && (
        <div>
          <Button size="xs" variant="default" disabled={busy} onClick={() => onAsk(purpose)}>
            {t('ask')}
          </Button>
          <p className={css.sub}>{t('askHint')}</p>
        </div>
      )}
      <NativeSelect label={t('basis')} value={basis} onChange={(e) => setBasis(e.currentTarget.value)} data={options('legal_basis')} />
      <TextInput
        label={t('source')}
        placeholder={t('sourceHint')}
        maxLength={200}
        value={source}
        onChange={(e) => setSource(e.currentTarget.value)}
      />
      <Textarea
        label={t('proof')}
        description={t('proofHint')}
        autosize
        minRows={2}
        maxLength={10_000}
        value={proof}
        onChange={(e) => setProof(e.currentTarget.value)}
      />
      <div className={css.buttons}>
        <Button type="submit" size="xs" loading={busy}>
          {t('save')}
        </Button>
        <Button size="xs" variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
