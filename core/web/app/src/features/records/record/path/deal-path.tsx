import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { fieldErrors } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import type { ObjectInfo } from '@/lib/metadata/metadata';
import { recordQuery } from '@/lib/records/api';
import type { RecordData } from '@/lib/records/record';
import { toastProblem } from '@/lib/toast/toast';
import { stagesQuery } from '../api';
import { texts } from '../texts.en';
import { useSave } from '../use-save';
import { Path } from './path';
import css from './path.module.css';
import { askedFields, daysSince, type Stage, stageOf } from './steps';

const MoveDialog = lazy(() => import('./move-dialog').then((m) => ({ default: m.MoveDialog })));

type Props = { object: ObjectInfo; record: RecordData; editable: boolean };

/** The stages of a deal's pipeline: a press moves the deal, and asks for what the stage requires. */
export function DealPath({ object, record, editable }: Props) {
  const t = useTexts(texts);
  const save = useSave();
  const pipeline = String(record.pipeline_id ?? '');
  const { data } = useQuery({ ...stagesQuery(pipeline), enabled: pipeline !== '' });
  const { data: way } = useQuery({ ...recordQuery('pipelines', pipeline), enabled: pipeline !== '' });
  const [asking, setAsking] = useState<{ stage: Stage; refused: string[] } | null>(null);
  const stages = (data ?? []).map(stageOf);
  if (stages.length === 0) return <div style={{ height: 34 }} />;
  const now = stages.find((s) => s.id === record.stage_id);
  const days = daysSince(record.stage_changed_at);
  const limit = now?.rottingDays ?? (typeof way?.rotting_days === 'number' ? way.rotting_days : null);
  const rotten = now?.category === 'open' && limit !== null && days > limit;

  const move = async (stage: Stage) => {
    if (askedFields(object, record, stage).length > 0) return setAsking({ stage, refused: [] });
    try {
      await save(record, { stage_id: stage.id });
    } catch (error) {
      const refused = Object.keys(fieldErrors(error)).filter((p) => p !== 'stage_id');
      if (refused.length > 0) setAsking({ stage, refused });
      else toastProblem(error);
    }
  };
  return (
    <div>
      <Path
        label={t('stages')}
        steps={stages.map((s) => ({ id: s.id, label: s.name, tone: s.category === 'open' ? undefined : s.category }))}
        current={now?.id ?? null}
        disabled={!editable}
        onPick={(id) => {
          const stage = stages.find((s) => s.id === id);
          if (stage) void move(stage);
        }}
      />
      <p className={css.under}>
        {now?.category === 'open' && <span>{t('inStage', { count: days })}</span>}
        {rotten && <span className={css.rotten}>{t('rotten', { count: limit ?? 0 })}</span>}
        {now?.category === 'lost' && typeof record.lost_reason === 'string' && (
          <span>{t('lostBecause', { reason: record.lost_reason })}</span>
        )}
      </p>
      {asking && (
        <Suspense fallback={null}>
          <MoveDialog
            record={record}
            title={t('moveTo', { stage: asking.stage.name })}
            fields={askedFields(object, record, asking.stage, asking.refused)}
            required={[...asking.stage.required, ...asking.refused, ...(asking.stage.category === 'lost' ? ['lost_reason'] : [])]}
            fixed={{ stage_id: asking.stage.id }}
            onClose={() => setAsking(null)}
          />
        </Suspense>
      )}
    </div>
  );
}
