import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { Pill } from '@/ui/pill/pill';
import type { Right } from './api';
import css from './plugins.module.css';
import { texts } from './texts.en';

const groups = [
  { title: 'mayAll', kinds: ['program'], empty: null },
  { title: 'mayRead', kinds: ['read', 'knowledge'], empty: 'nothing' },
  { title: 'mayWrite', kinds: ['write', 'create', 'link', 'delete'], empty: 'nothing' },
  { title: 'mayTalk', kinds: ['host'], empty: 'nobody' },
  { title: 'mayRun', kinds: ['event', 'before_save', 'schedule', 'route', 'enrich', 'action', 'panel', 'chat'], empty: 'nothing' },
  { title: 'mayKeep', kinds: ['memory', 'secret', 'emit', 'jobs', 'send', 'channel', 'audience'], empty: null },
] as const;

/** What a plugin may do, in plain words. */
export function Rights({ rights, compared }: { rights: Right[]; compared?: boolean }) {
  const t = useTexts(texts);
  const words = useWords();
  return (
    <dl className={css.rights}>
      {groups.map((g) => {
        const list = rights.filter((r) => (g.kinds as readonly string[]).includes(r.kind));
        if (list.length === 0 && !g.empty) return null;
        return (
          <div key={g.title}>
            <dt>{t(g.title)}</dt>
            {list.length === 0 && g.empty && <dd className={css.quiet}>{t(g.empty)}</dd>}
            {list.map((r) => (
              <dd key={`${r.kind} ${r.object} ${r.name} ${r.fields?.map((f) => f.path)}`}>
                {words(r)} {compared && r.added && <Pill text={t('added')} color="var(--warn)" />}
              </dd>
            ))}
          </div>
        );
      })}
    </dl>
  );
}

/** One right as a sentence's end. */
export function useWords(): (right: Right) => string {
  const t = useTexts(texts);
  const label = useLabel();
  const { list } = useFormats();
  return (r) => {
    const object = label(r.labels, r.object ?? '');
    const name = r.name ?? '';
    const fields = (r.fields ?? []).map((f) => {
      const field = label(f.labels, f.path);
      return f.classified ? t('classified', { field }) : field;
    });
    switch (r.kind) {
      case 'read':
      case 'write':
        return fields.length > 0 ? t('someFields', { object, fields: list(fields) }) : t('allFields', { object });
      case 'create':
      case 'link':
      case 'delete':
        return t(r.kind, { object });
      case 'host':
        if (name.startsWith('config:')) return t('hostConfig', { name: name.slice(7) });
        return name.startsWith('http://') ? t('hostPlain', { name }) : name.replace('https://', '');
      case 'event': {
        const what = name.replace('record.', '');
        if (what === 'created' || what === 'updated' || what === 'deleted' || what === 'restored')
          return t('event', { object, what: t(what) });
        return t('told', { name });
      }
      case 'before_save':
        return t('beforeSave', { object });
      case 'enrich':
        return t('enrich', { object });
      case 'action':
        return t('action', { name: label(r.labels, name) });
      case 'memory':
      case 'knowledge':
      case 'chat':
      case 'program':
      case 'audience':
      case 'jobs':
        return t(r.kind);
      case 'schedule':
      case 'route':
      case 'panel':
      case 'secret':
      case 'emit':
      case 'send':
      case 'channel':
        return t(r.kind, { name });
    }
  };
}
