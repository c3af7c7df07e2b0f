import { Button } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, useCan, useLabel } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { useTitle } from '@/lib/records/titles';
import { toastProblem } from '@/lib/toast/toast';
import { texts } from '../texts.en';
import { useSave } from '../use-save';
import { Path } from './path';
import css from './path.module.css';

const ConvertDialog = lazy(() => import('./convert-dialog').then((m) => ({ default: m.ConvertDialog })));
const MoveDialog = lazy(() => import('./move-dialog').then((m) => ({ default: m.MoveDialog })));

type Props = { object: ObjectInfo; record: RecordData; editable: boolean };

/** Where a lead stands; from there it becomes a contact, a company and a deal, or is set aside with a reason. */
export function LeadPath({ object, record, editable }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const save = useSave();
  const mayContacts = useCan('contacts', 'create');
  const [layer, setLayer] = useState<'convert' | 'reject' | null>(null);
  const status = (object.fields ?? []).find((f) => f.path === 'status');
  const options = (status?.options ?? []).filter((o) => !o.archived);
  if (record.converted_at) return <Became record={record} />;

  const move = async (value: string) => {
    if (value === 'converted') return setLayer('convert');
    if (value === 'unqualified') return setLayer('reject');
    try {
      await save(record, { status: value });
    } catch (error) {
      toastProblem(error);
    }
  };
  const ends: Record<string, 'won' | 'lost'> = { unqualified: 'lost' };
  const steps = options
    .filter((o) => o.value !== 'converted')
    .map((o) => ({ id: o.value, label: label(o.labels, o.value), tone: ends[o.value] }));
  const reason = (object.fields ?? []).filter((f) => f.path === 'unqualified_reason');
  return (
    <div>
      <div className={css.row}>
        <Path
          label={label(status?.labels, 'status')}
          steps={steps}
          current={String(record.status ?? '')}
          disabled={!editable}
          onPick={(id) => void move(id)}
        />
        {editable && mayContacts && (
          <Button leftSection={<IconArrowsExchange size={15} stroke={1.8} />} onClick={() => setLayer('convert')}>
            {t('convert')}
          </Button>
        )}
      </div>
      <p className={css.under}>
        {record.status === 'unqualified' && typeof record.unqualified_reason === 'string' && (
          <span>{t('lostBecause', { reason: record.unqualified_reason })}</span>
        )}
      </p>
      <Suspense fallback={null}>
        {layer === 'convert' && <ConvertDialog record={record} onClose={() => setLayer(null)} />}
        {layer === 'reject' && (
          <MoveDialog
            record={record}
            title={t('reject')}
            fields={reason}
            required={['unqualified_reason']}
            fixed={{ status: 'unqualified' }}
            onClose={() => setLayer(null)}
          />
        )}
      </Suspense>
    </div>
  );
}

function Became({ record }: { record: RecordData }) {
  const t = useTexts(texts);
  return (
    <p className={css.became}>
      <span>{t('became')}</span>
      <One object="contacts" id={record.converted_contact_id} />
      <One object="companies" id={record.converted_company_id} />
      <One object="deals" id={record.converted_deal_id} />
    </p>
  );
}

function One({ object, id }: { object: string; id: unknown }) {
  const known = typeof id === 'string' ? id : undefined;
  const title = useTitle(object, known);
  if (!known || !title) return null;
  return (
    <Link to="/records/$object/$id" params={{ object, id: known }}>
      {title}
    </Link>
  );
}
