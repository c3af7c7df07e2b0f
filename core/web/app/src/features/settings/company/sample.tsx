import { Button } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, body, type Schema } from '@/lib/api/client';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel, useObjects } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { Dialog } from '../parts/dialog';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { Section } from '../parts/section';
import css from './company.module.css';
import { texts } from './texts.en';

type Removal = Schema['Purged'];

const sampleQuery = queryOptions({ queryKey: ['sample-data'], queryFn: () => body(api.GET('/api/v1/sample-data')) });

/** What Kontor has made up to look alive, and the way to be rid of it; nothing where there is none. */
export function SampleData() {
  const t = useTexts(texts);
  const { data } = useQuery(sampleQuery);
  const [asking, setAsking] = useState(false);
  if (!data?.present) return null;
  return (
    <Section title={t('sample')}>
      <p className={parts.hint}>{t('sampleHint')}</p>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t('sampleRemove')}
      </Button>
      {asking && <RemoveDialog onClose={() => setAsking(false)} />}
    </Section>
  );
}

function RemoveDialog({ onClose }: { onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const removal = useQuery({
    queryKey: ['sample-data', 'removal'],
    queryFn: () => body(api.GET('/api/v1/sample-data/removal')),
    staleTime: 0,
    gcTime: 0,
  });
  const remove = useMutation({
    meta: { silent: true },
    mutationFn: () => body(api.DELETE('/api/v1/sample-data')),
    onSuccess: async (done) => {
      onClose();
      toast({ title: t('sampleRemoved', { count: done.removed }) });
      await client.invalidateQueries();
    },
  });
  return (
    <Dialog
      title={t('sampleRemove')}
      action={t('sampleRemoveNow')}
      danger
      size={560}
      busy={remove.isPending}
      disabled={!removal.data}
      error={remove.error}
      onSubmit={() => remove.mutate()}
      onClose={onClose}
    >
      <Loaded query={removal}>
        {(r) => (
          <>
            <p>{t('sampleGoes', { count: r.removed })}</p>
            <Named title={t('sampleChanged', { count: r.changed.count })} list={r.changed} />
            <Named title={t('sampleAdded', { count: r.added.count })} list={r.added} />
            <Named title={t('sampleKept', { count: r.kept.count })} list={r.kept} />
          </>
        )}
      </Loaded>
    </Dialog>
  );
}

function Named({ title, list }: { title: string; list: Removal['changed'] }) {
  const t = useTexts(texts);
  const label = useLabel();
  const objects = useObjects();
  if (list.count === 0) return null;
  const named = list.named ?? [];
  const kind = (name: string) => {
    const o = objects.find((x) => x.name === name);
    return o ? label(o.labels, name) : name;
  };
  return (
    <div>
      <h3 className={css.listTitle}>{title}</h3>
      <ul className={css.names}>
        {named.map((n) => (
          <li key={n.id}>
            <Link to="/records/$object/$id" params={{ object: n.object, id: n.id }} target="_blank">
              {n.title || n.id}
            </Link>
            <span className={parts.sub}>{kind(n.object)}</span>
          </li>
        ))}
        {list.count > named.length && <li className={parts.sub}>{t('sampleMore', { count: list.count - named.length })}</li>}
      </ul>
    </div>
  );
}
