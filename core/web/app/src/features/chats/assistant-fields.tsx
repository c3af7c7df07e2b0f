import { NumberInput, Select, TextInput } from '@mantine/core';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import type { Assistant, Responder } from './api';
import css from './chats.module.css';
import { texts } from './texts.en';

type Props = { value?: Assistant; responders: Responder[]; error?: string; onChange: (value?: Assistant) => void };

/** Which plugin answers new chats, and when a person goes on. */
export function AssistantFields({ value, responders, error, onChange }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const set = (some: Partial<Assistant>) => value && onChange({ ...value, ...some });
  const chosen = value && !responders.some((r) => r.id === value.responder) ? [{ value: value.responder, label: value.name || '—' }] : [];
  return (
    <fieldset className={css.group}>
      <legend>{t('assistant')}</legend>
      <Select
        label={t('assistant')}
        description={responders.length > 0 ? t('assistantHint') : t('noPlugin')}
        error={error}
        allowDeselect={false}
        value={value?.responder ?? ''}
        data={[{ value: '', label: t('nobody') }, ...responders.map((r) => ({ value: r.id, label: label(r.name) })), ...chosen]}
        onChange={(responder) => onChange(responder ? { ...value, responder } : undefined)}
      />
      {value && (
        <>
          <TextInput
            label={t('botName')}
            maxLength={40}
            value={value.name ?? ''}
            onChange={(e) => set({ name: e.currentTarget.value || undefined })}
          />
          <Select
            label={t('whenUnsure')}
            allowDeselect={false}
            value={value.unsure ?? 'ask'}
            data={[
              { value: 'ask', label: t('ask') },
              { value: 'hand_over', label: t('hand_over') },
            ]}
            onChange={(unsure) => set({ unsure: unsure === 'hand_over' ? 'hand_over' : 'ask' })}
          />
          <NumberInput
            label={t('maxTurns')}
            min={1}
            max={50}
            allowDecimal={false}
            value={value.max_turns || 10}
            onChange={(n) => set({ max_turns: Number(n) || 10 })}
          />
          <Select
            label={t('whenAway')}
            allowDeselect={false}
            value={value.away ?? 'message'}
            data={[
              { value: 'message', label: t('message') },
              { value: 'answer', label: t('answerAway') },
            ]}
            onChange={(away) => set({ away: away === 'answer' ? 'answer' : 'message' })}
          />
        </>
      )}
    </fieldset>
  );
}
