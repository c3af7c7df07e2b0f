import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, useLabel } from '@/lib/metadata/metadata';
import { usePref } from '@/lib/prefs/prefs';
import { optionColor } from '@/ui/pill/pill';
import { stagesQuery } from '../record/api';
import { stageOf } from '../record/path/steps';
import { pipelinesQuery } from './api';
import { type BoardColumn, isStage } from './model';
import { optionsOf } from './options';
import { texts } from './texts.en';

const tones = { open: undefined, won: optionColor({ value: 'won' }), lost: optionColor({ value: 'lost' }) };

/** The columns of a board by a field: the stages of the chosen pipeline, or the options of a choice. */
export function useBoardColumns(by: Field | undefined) {
  const t = useTexts(texts);
  const label = useLabel();
  const staged = by !== undefined && isStage(by);
  const [wanted, choose] = usePref('board-pipeline', '');
  const pipelines = useQuery({ ...pipelinesQuery, enabled: staged });
  const pipeline =
    pipelines.data?.find((p) => p.id === wanted) ?? pipelines.data?.find((p) => p.is_default === true) ?? pipelines.data?.[0];
  const stages = useQuery({ ...stagesQuery(pipeline?.id ?? ''), enabled: staged && pipeline !== undefined });
  const columns: BoardColumn[] | undefined = useMemo(() => {
    if (!by) return undefined;
    if (staged) {
      return stages.data?.map(stageOf).map((s) => ({ id: s.id, value: s.id, label: s.name, color: tones[s.category], stage: s }));
    }
    const known = optionsOf(by).map((o) => ({ id: o.value, value: o.value, label: label(o.labels, o.value), color: optionColor(o) }));
    return by.required ? known : [...known, { id: '-', value: null, label: t('without') }];
  }, [by, staged, stages.data, label, t]);
  return { columns, error: pipelines.error ?? stages.error, pipelines: pipelines.data ?? [], pipeline, choose, staged };
}
