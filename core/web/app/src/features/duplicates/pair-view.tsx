import { Button } from '@mantine/core';
import { IconArrowBackUp, IconArrowLeft, IconArrowMerge, IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { keyCaps, useShortcut } from '@/lib/keys/shortcuts';
import { objectQuery, rightsQuery } from '@/lib/metadata/metadata';
import { usePref } from '@/lib/prefs/prefs';
import { recordQuery } from '@/lib/records/api';
import type { RecordData } from '@/lib/records/record';
import { Failed } from '@/ui/states/failed';
import { Waiting } from '@/ui/states/waiting';
import type { Merged, MergeRequest, Pair } from './api';
import { rowsOf } from './compare';
import { CompareTable } from './compare-table';
import css from './duplicates.module.css';
import { MergeDialog } from './merge-dialog';
import { Score } from './pair-list';
import { texts } from './texts.en';
import { useReasons } from './use-reasons';

type Props = {
  pair: Pair;
  object: string;
  busy: boolean;
  canUndo: boolean;
  onIgnore: () => void;
  onReopen: () => void;
  onMerge: (request: MergeRequest) => Promise<Merged>;
  onStep: (by: 1 | -1) => void;
  onUndo: () => void;
  onBack: (() => void) | undefined;
};

function Key({ keys }: { keys: string }) {
  return (
    <kbd className={css.key} aria-hidden>
      {keyCaps(keys).join('')}
    </kbd>
  );
}

/** Two records side by side, why they may be one, and the decision. */
export function PairView({ pair, object, busy, canUndo, onIgnore, onReopen, onMerge, onStep, onUndo, onBack }: Props) {
  const t = useTexts(texts);
  const say = useReasons(object);
  const meta = useQuery(objectQuery(object));
  const { data: rights } = useQuery(rightsQuery);
  const mine = rights?.[object];
  const a = useQuery({ ...recordQuery(object, pair.a.id), retry: false });
  const b = useQuery({ ...recordQuery(object, pair.b.id), retry: false });
  const [merging, setMerging] = useState(false);
  const [differences, setDifferences] = usePref('duplicates-differences', false);
  const open = pair.state === 'open';
  const ready = open && a.data !== undefined && b.data !== undefined;
  const mayMerge = open && (mine?.actions.includes('merge') ?? false);
  const mayDecide = mine?.actions.includes('update') ?? false;
  const group = t('group');
  useShortcut({ keys: 'j', label: t('next'), group, run: () => onStep(1) });
  useShortcut({ keys: 'k', label: t('previous'), group, run: () => onStep(-1) });
  useShortcut(mayMerge ? { keys: 'm', label: t('merge'), group, run: () => setMerging(true) } : null);
  useShortcut(open && mayDecide ? { keys: 'x', label: t('notDuplicate'), group, run: () => !busy && onIgnore() } : null);
  useShortcut(canUndo ? { keys: 'u', label: t('undo'), group, run: onUndo } : null);

  const rows = meta.data && a.data && b.data ? rowsOf(meta.data, mine, a.data, b.data) : [];
  const reasons = (pair.reasons ?? []).map((r) => ({ ...say(r), points: r.points }));
  return (
    <section className={css.view} aria-label={t('compare')}>
      <header className={css.head}>
        {onBack && (
          <Button variant="subtle" px={6} aria-label={t('back')} onClick={onBack}>
            <IconArrowLeft size={17} />
          </Button>
        )}
        <Score value={pair.score} />
        <ul className={css.reasons} aria-label={t('reasons')}>
          {reasons.map((r) => (
            <li key={r.text} data-kind={r.kind}>
              {r.text}
            </li>
          ))}
        </ul>
      </header>
      <div className={css.scroll}>
        {(a.isLoading || b.isLoading) && <Waiting />}
        {(a.error || b.error) && open && <Failed error={a.error ?? b.error} reset={() => void Promise.all([a.refetch(), b.refetch()])} />}
        {!open && (a.error || b.error) && (
          <div className={css.gone}>
            <p>{t('gone')}</p>
            {[a.data, b.data].map((r) => r && <RecordHead key={r.id} object={object} record={r} />)}
          </div>
        )}
        {a.data && b.data && (
          <>
            <div className={css.heads}>
              <span className={css.headLabel}>
                <label className={css.check}>
                  <input type="checkbox" checked={differences} onChange={(e) => setDifferences(e.currentTarget.checked)} />
                  {t('onlyDifferent')}
                </label>
              </span>
              <RecordHead object={object} record={a.data} />
              <RecordHead object={object} record={b.data} />
            </div>
            <CompareTable rows={differences ? rows.filter((r) => r.kind !== 'same') : rows} a={a.data} b={b.data} />
          </>
        )}
      </div>
      <footer className={css.decide}>
        <span className={css.steps}>
          <Button variant="default" px={8} aria-label={t('previous')} title={`${t('previous')} (K)`} onClick={() => onStep(-1)}>
            <IconChevronUp size={16} />
          </Button>
          <Button variant="default" px={8} aria-label={t('next')} title={`${t('next')} (J)`} onClick={() => onStep(1)}>
            <IconChevronDown size={16} />
          </Button>
          {canUndo && (
            <Button variant="default" leftSection={<IconArrowBackUp size={15} aria-hidden />} title={t('undo')} onClick={onUndo}>
              {t('undoShort')} <Key keys="u" />
            </Button>
          )}
        </span>
        {pair.state === 'ignored' && mayDecide && (
          <Button variant="default" loading={busy} onClick={onReopen}>
            {t('reopen')}
          </Button>
        )}
        {open && mayDecide && (
          <Button variant="default" leftSection={<IconX size={15} aria-hidden />} disabled={busy} onClick={onIgnore}>
            {t('notDuplicate')} <Key keys="x" />
          </Button>
        )}
        {mayMerge && (
          <Button leftSection={<IconArrowMerge size={15} aria-hidden />} disabled={busy || !ready} onClick={() => setMerging(true)}>
            {t('merge')} <Key keys="m" />
          </Button>
        )}
      </footer>
      {merging && a.data && b.data && (
        <MergeDialog
          object={object}
          a={a.data}
          b={b.data}
          rows={rows}
          rights={mine}
          onClose={() => setMerging(false)}
          onMerge={async (request) => {
            await onMerge(request);
            setMerging(false);
          }}
        />
      )}
    </section>
  );
}

function RecordHead({ object, record }: { object: string; record: RecordData }) {
  const t = useTexts(texts);
  const formats = useFormats();
  const created = typeof record.created_at === 'string' ? record.created_at : undefined;
  return (
    <div className={css.recordHead}>
      <Link to="/records/$object/$id" params={{ object, id: record.id }}>
        {record.title || '–'}
      </Link>
      {created && <span>{t('created', { when: formats.relative(created) })}</span>}
    </div>
  );
}
