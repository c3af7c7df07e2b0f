import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api/client';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, useLabel } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { Dialog } from '../parts/dialog';
import parts from '../parts/parts.module.css';
import { type Comparison, comparisons, type Definition, type Method, methods, withComparisons } from './definition';
import css from './rules.module.css';
import { type Rule, rulesQuery } from './rules-page';
import { texts } from './texts.en';

/** Changes what a rule compares and what it is worth; of a shipped rule it makes an own one. */
export function RuleDialog({ rule, object, onClose }: { rule: Rule; object: ObjectInfo; onClose: () => void }) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const definition = rule.definition as Definition;
  const [threshold, setThreshold] = useState(String(definition.threshold));
  const [list, setList] = useState<Comparison[]>(comparisons(definition) ?? []);
  const name = label(object.plural_labels, object.name);
  const set = (i: number, part: Partial<Comparison>) => setList(list.map((c, j) => (j === i ? { ...c, ...part } : c)));
  const save = useMutation({
    meta: { silent: true },
    mutationFn: async () => {
      const next = withComparisons({ ...definition, threshold: Number(threshold) }, list);
      if (rule.id) await api.PATCH('/api/v1/match-rules/{id}', { params: { path: { id: rule.id } }, body: { definition: next } });
      else await api.POST('/api/v1/match-rules', { body: { object: rule.object, name, active: true, definition: next } });
    },
    onSuccess: async () => {
      toast({ title: t('saved') });
      onClose();
      await client.invalidateQueries({ queryKey: rulesQuery.queryKey });
    },
  });
  const fields = (object.fields ?? []).filter((f) => !f.system && !f.archived);
  return (
    <Dialog
      title={t('own_rule', { object: name })}
      action={t('save')}
      size={760}
      busy={save.isPending}
      disabled={list.every((c) => c.fields.length === 0)}
      error={save.error}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      {rule.shipped && <p className={parts.hint}>{t('makeOwnHint')}</p>}
      <TextInput
        type="number"
        min={1}
        label={t('thresholdLabel')}
        value={threshold}
        onChange={(e) => setThreshold(e.currentTarget.value)}
      />
      {list.map((c, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: comparisons have no identity but their place
        <div key={i} className={css.line}>
          <label>
            <span className={parts.sub}>{t('fields')}</span>
            <select
              className={css.fields}
              multiple
              size={3}
              value={c.fields}
              onChange={(e) => set(i, { fields: [...e.currentTarget.selectedOptions].map((o) => o.value) })}
            >
              {fields.map((f) => (
                <option key={f.path} value={f.path}>
                  {label(f.labels, f.name)}
                </option>
              ))}
            </select>
          </label>
          <NativeSelect
            label={t('compare')}
            value={c.compare}
            onChange={(e) => set(i, { compare: e.currentTarget.value as Method })}
            data={methods.map((m) => ({ value: m, label: t(m) }))}
          />
          <TextInput
            type="number"
            min={1}
            label={t('weight')}
            value={String(c.weight)}
            onChange={(e) => set(i, { weight: Number(e.currentTarget.value) })}
          />
          <TextInput
            type="number"
            min={0}
            label={t('against')}
            value={String(c.against ?? 0)}
            onChange={(e) => set(i, { against: Number(e.currentTarget.value) })}
          />
          <ActionIcon aria-label={`${t('remove')} ${i + 1}`} title={t('remove')} onClick={() => setList(list.filter((_, j) => j !== i))}>
            <IconX size={15} />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => setList([...list, { fields: [], compare: 'exact', weight: 20 }])}
        >
          {t('add')}
        </Button>
      </div>
    </Dialog>
  );
}
