import { Button } from '@mantine/core';
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMay } from '@/lib/auth/me';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel, useObjects } from '@/lib/metadata/metadata';
import { useUsers } from '@/lib/users/users';
import { ObjectIcon } from '@/ui/object-icon/object-icon';
import { Page } from '@/ui/page/page';
import { Failed } from '@/ui/states/failed';
import { State } from '@/ui/states/state';
import { Waiting } from '@/ui/states/waiting';
import { type Import, importsQuery } from './api';
import { DropZone } from './drop-zone';
import css from './imports.module.css';
import { StateMark } from './result/state-mark';
import { texts } from './texts.en';
import { draftStore, handOver } from './wizard/draft-store';

/** Where imports begin, and what became of the earlier ones. */
export function ImportsPage() {
  const t = useTexts(texts);
  const may = useMay('imports.run');
  const navigate = useNavigate();
  const list = useQuery({ ...importsQuery, enabled: may });
  if (!may) {
    return (
      <Page name={t('title')}>
        <State icon={<IconFileImport size={20} />} title={t('forbidden')} hint={t('forbiddenHint')} />
      </Page>
    );
  }
  const begin = (file?: File) => {
    draftStore.set(null);
    if (file) handOver(file);
    void navigate({ to: '/imports/new' });
  };
  return (
    <Page
      name={t('title')}
      actions={
        <Button leftSection={<IconPlus size={15} />} onClick={() => begin()}>
          {t('new')}
        </Button>
      }
    >
      <div className={css.page}>
        <p className={css.lead}>{t('explain')}</p>
        <DropZone onFile={begin} />
        <h2 className={css.heading}>{t('earlier')}</h2>
        {list.isPending && <Waiting />}
        {list.isError && <Failed error={list.error} reset={() => void list.refetch()} />}
        {list.data?.length === 0 && <State icon={<IconFileImport size={20} />} title={t('none')} hint={t('noneHint')} />}
        {list.data && list.data.length > 0 && (
          <ul className={css.imports}>
            {list.data.map((i) => (
              <Row key={i.id} item={i} />
            ))}
          </ul>
        )}
      </div>
    </Page>
  );
}

function Row({ item }: { item: Import }) {
  const t = useTexts(texts);
  const label = useLabel();
  const formats = useFormats();
  const object = useObjects().find((o) => o.name === item.object);
  const name = useUsers().find((u) => u.id === item.created_by)?.name;
  const { created, updated, skipped, failed } = item.counts;
  const counts: [string, number, boolean][] = [
    [item.dry_run ? t('wouldCreate') : t('created'), created, false],
    [item.dry_run ? t('wouldUpdate') : t('updated'), updated, false],
    [item.dry_run ? t('wouldSkip') : t('skipped'), skipped, false],
    [item.dry_run ? t('wouldFail') : t('failedRows'), failed, true],
  ];
  return (
    <li>
      <Link to="/imports/$id" params={{ id: item.id }} className={css.importRow}>
        <span className={css.importIcon} aria-hidden>
          <ObjectIcon icon={object?.icon} />
        </span>
        <span className={css.importName}>
          <strong>{item.file_name}</strong>
          <span>
            {label(object?.plural_labels, item.object)} · {formats.relative(item.created_at)}
            {name ? ` · ${t('by', { name })}` : ''}
          </span>
        </span>
        <span className={css.importCounts}>
          {counts
            .filter(([, n]) => n > 0)
            .map(([text, n, bad]) => (
              <span key={text} data-bad={bad || undefined}>
                <b className="num">{formats.number(n)}</b> {text}
              </span>
            ))}
        </span>
        <StateMark item={item} />
      </Link>
    </li>
  );
}
