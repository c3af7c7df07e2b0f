import { NumberInput } from '@mantine/core';
import '@mantine/core/styles/NumberInput.layer.css';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body, type Schema } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { Dialog } from '../../parts/dialog';
import parts from '../../parts/parts.module.css';
import { Toggle } from '../../parts/toggle';
import type { Rule } from '../definition';
import { texts } from './texts.en';

export type TriageRule = { fields: Record<string, { from?: number; apply?: number } | undefined> };

type Props = { rule?: Rule; learnings: Schema['Learned'][]; onClose: () => void };

/** Which fields are suggested, and how sure that must be. */
export function TriageDialog({ rule, learnings, onClose }: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  const client = useQueryClient();
  const [fields, setFields] = useState<TriageRule['fields']>((rule?.definition as TriageRule | undefined)?.fields ?? { topic: {} });
  const save = useMutation({
    meta: { silent: true },
    mutationFn: () => {
      const said = {
        kind: 'triage' as const,
        name: t('title'),
        active: true,
        definition: { fields } as never,
        version: rule?.version ?? 0,
      };
      return rule
        ? body(api.PUT('/api/v1/service/rules/{id}', { params: { path: { id: rule.id } }, body: said }))
        : body(api.POST('/api/v1/service/rules', { body: said }));
    },
    onSuccess: async () => {
      toast({ title: t('saved') });
      onClose();
      await client.invalidateQueries({ queryKey: ['service'] });
    },
  });
  const percent = (x: number) => f.number(Math.round(x * 100));
  return (
    <Dialog
      title={t('title')}
      action={t('save')}
      size={560}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      {(['topic', 'priority'] as const).map((field) => {
        const on = fields[field];
        const set = (next: { from?: number; apply?: number } | undefined) => {
          const { [field]: _, ...rest } = fields;
          setFields(next ? { ...rest, [field]: next } : rest);
        };
        const plan = learnings.find((l) => l.field === field)?.plan ?? [];
        return (
          <div key={field}>
            <Toggle
              label={t('suggestField', { field: t(field) })}
              checked={on !== undefined}
              onChange={(yes) => set(yes ? {} : undefined)}
            />
            {on && (
              <>
                <NumberInput
                  label={t('from', { field: t(field) })}
                  description={t('fromHint')}
                  min={0}
                  max={100}
                  hideControls
                  placeholder="40"
                  value={on.from ?? ''}
                  onChange={(v) => set({ ...on, from: Number(v) || undefined })}
                />
                <NumberInput
                  label={t('apply', { field: t(field) })}
                  description={t('applyHint')}
                  min={50}
                  max={100}
                  hideControls
                  value={on.apply ?? ''}
                  onChange={(v) => set({ ...on, apply: Number(v) || undefined })}
                />
                {plan.map((p) => (
                  <p key={p.right} className={parts.sub}>
                    {t('plan', { certainty: percent(p.certainty), right: percent(p.right), coverage: percent(p.coverage) })}
                  </p>
                ))}
              </>
            )}
          </div>
        );
      })}
    </Dialog>
  );
}
