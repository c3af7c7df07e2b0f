import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, useObjects } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { State } from '@/ui/states/state';
import { relatedEnds } from '../model';
import { texts } from '../texts.en';
import { Links } from './links';
import { Referring } from './referring';

type Props = { object: ObjectInfo; record: RecordData; editable: boolean; around: string[] };

/** What hangs together with a record: links with their roles, and records that refer to it. */
export function Related({ object, record, editable, around }: Props) {
  const t = useTexts(texts);
  const objects = useObjects();
  // Consents of a contact have a panel of their own.
  const ends = relatedEnds(object, around).filter(
    (r) => (object.id !== 'contact' || r.target !== 'consent') && (r.target === 'user' || objects.some((o) => o.id === r.target)),
  );
  if (ends.length === 0) return around.includes('files') ? null : <State title={t('noRelations')} />;
  return (
    <div>
      {ends.map((end) => {
        const target = objects.find((o) => o.id === end.target);
        if (end.kind === 'edge')
          return <Links key={end.id + end.name} object={object} record={record} relation={end} target={target} editable={editable} />;
        return target && <Referring key={end.id + end.name} object={object} record={record} relation={end} target={target.name} />;
      })}
    </div>
  );
}
