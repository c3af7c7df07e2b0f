import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel, useObjects } from '@/lib/metadata/metadata';
import { describe } from '@/lib/toast/toast';
import { Progress } from '@/plugins/progress';
import { isOver, type Run, runQuery } from '@/plugins/runs';
import parts from '../parts/parts.module.css';
import { Table } from '../parts/table';
import css from './plugins.module.css';
import { texts } from './texts.en';

type Change = { object: string; record_id: string; title: string; field: string; old: unknown; new: unknown };
type Count = { what: string; count: number };
type Result = {
  events: number;
  calls: number;
  duration_ms: number;
  slowest_ms: number;
  changes: Change[];
  more: number;
  refused: number;
  asked: Count[];
  errors: Count[];
  partial: boolean;
};

const periods = ['1', '7', '30'];

/** Tries a version on what has happened, and shows what it would have changed. */
export function Trial({ packageId }: { packageId: string }) {
  const t = useTexts(texts);
  const [days, setDays] = useState('7');
  const start = useMutation({
    meta: { silent: true },
    mutationFn: async () =>
      (await body(
        api.POST('/api/v1/plugin-packages/{id}/trial', { params: { path: { id: packageId } }, body: { days: Number(days) } } as never),
      )) as Run,
  });
  const id = start.data?.id;
  const { data: run = start.data } = useQuery({ ...runQuery(id ?? ''), enabled: id !== undefined });
  const waits = start.isPending || (run !== undefined && !isOver(run));
  return (
    <section className={css.trial} aria-label={t('try')}>
      <p className={parts.hint}>{t('tryHint')}</p>
      <div className={css.tryBar}>
        <NativeSelect
          size="xs"
          label={t('tryOn')}
          value={days}
          data={periods.map((value) => ({ value, label: t('tryDays', { count: Number(value) }) }))}
          onChange={(e) => setDays(e.currentTarget.value)}
        />
        <Button size="xs" variant="default" loading={start.isPending} disabled={waits} onClick={() => start.mutate()}>
          {t('try')}
        </Button>
      </div>
      {start.error && (
        <p role="alert" className={parts.alert}>
          {describe(start.error).detail}
        </p>
      )}
      {run && !isOver(run) && <Progress run={run} label={t('trying')} />}
      {run?.state === 'failed' && <p className={parts.alert}>{run.reason}</p>}
      {run?.state === 'done' && <Outcome result={run.result as Result} />}
    </section>
  );
}

function Outcome({ result: r }: { result: Result }) {
  const t = useTexts(texts);
  const label = useLabel();
  const objects = useObjects();
  const { number } = useFormats();
  const named = (c: Change) => {
    const object = objects.find((o) => o.name === c.object);
    const field = object?.fields?.find((f) => f.path === c.field);
    return label(field?.labels, c.field);
  };
  const text = (v: unknown) => (v === null || v === undefined ? '—' : typeof v === 'string' ? v : JSON.stringify(v));
  return (
    <div role="status">
      <p className={parts.hint}>
        {t('tried', { events: number(r.events), calls: number(r.calls), ms: number(r.duration_ms), slowest: number(r.slowest_ms) })}
        {r.partial && ` ${t('triedPartly')}`}
      </p>
      {r.changes.length === 0 && <p>{t('triedNothing')}</p>}
      {r.changes.length > 0 && (
        <Table columns={[t('triedRecord'), t('triedField'), t('triedWas'), t('triedWould')]}>
          {r.changes.map((c, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a record may be changed twice in the same way
            <tr key={i}>
              <td>{c.record_id ? c.title || c.record_id : t('triedNew')}</td>
              <td>{named(c)}</td>
              <td>{text(c.old)}</td>
              <td>{text(c.new)}</td>
            </tr>
          ))}
        </Table>
      )}
      {r.more > 0 && <p className={parts.hint}>{t('triedMore', { count: r.more })}</p>}
      {r.refused > 0 && <p className={parts.note}>{t('triedRefused', { count: r.refused })}</p>}
      <Counts title={t('triedAsked')} list={r.asked} />
      <Counts title={t('triedErrors')} list={r.errors} />
    </div>
  );
}

function Counts({ title, list }: { title: string; list: Count[] }) {
  const t = useTexts(texts);
  if (list.length === 0) return null;
  return (
    <dl className={css.rights}>
      <div>
        <dt>{title}</dt>
        {list.map((x) => (
          <dd key={x.what}>
            {t('times', { count: x.count })} {x.what}
          </dd>
        ))}
      </div>
    </dl>
  );
}
