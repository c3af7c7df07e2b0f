import { Button } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useRef } from 'react';
import { useMay } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, rightsQuery, useLabel, useObjects } from '@/lib/metadata/metadata';
import { describe } from '@/lib/toast/toast';
import { Page } from '@/ui/page/page';
import { State } from '@/ui/states/state';
import { type ImportOptions, importQuery, preview, type Source, sourceName } from '../api';
import css from '../imports.module.css';
import { type Step, Steps } from '../steps';
import { texts } from '../texts.en';
import { columnsOf, type Parse, type Settings } from './draft';
import { draftStore, takeDropped, useDraft } from './draft-store';
import { FileStep } from './file-step';
import { MapStep } from './map-step';
import { OptionsStep } from './options-step';

const route = getRouteApi('/shell/imports/new');

type Look = { object: string; source: Source; parse: Parse; earlier?: ImportOptions };

const defaults: Settings = { mode: 'create', match: [], duplicates: 'create', invalid: 'reject', create_options: false };

function settingsOf(o: ImportOptions): Settings {
  const { mode, match, duplicates, invalid, locale, currency, owner_id, create_options } = o;
  return { ...defaults, mode, match: match ?? [], duplicates, invalid, locale, currency, owner_id, create_options };
}

/** Puts an import together, step by step: the file, where its columns go, and what is to happen. */
export function WizardPage() {
  const t = useTexts(texts);
  const label = useLabel();
  const navigate = useNavigate();
  const search = route.useSearch();
  const may = useMay('imports.run');
  const { data: rights } = useQuery(rightsQuery);
  const objects = useObjects().filter((o) => rights?.[o.name]?.actions.includes('import'));
  const draft = useDraft();
  const first = objects.find((o) => o.id === 'contact') ?? objects[0];
  const wanted = draft?.object ?? objects.find((o) => o.name === search.object)?.name ?? first?.name ?? '';
  const meta = useQuery({ ...objectQuery(wanted), enabled: wanted !== '' });

  const look = useMutation({
    meta: { silent: true },
    mutationFn: ({ object, source, parse }: Look) => preview(source, { object, ...parse }),
    onSuccess: (found, { object, source, parse, earlier }) => {
      const old = draftStore.current();
      const same = old?.object === object ? old : null;
      const settings = earlier ? settingsOf(earlier) : (same?.settings ?? defaults);
      draftStore.set({
        object,
        source,
        parse,
        preview: found,
        columns: columnsOf(found, earlier?.mapping ?? undefined),
        settings: { ...settings, locale: earlier?.locale ?? found.locale },
      });
    },
  });
  const { mutate } = look;
  const begin = useCallback((file: File, object: string) => mutate({ object, source: { file }, parse: {} }), [mutate]);

  // The file of an earlier import, or one that was dropped on the list of imports.
  const from = useQuery({ ...importQuery(search.from ?? ''), enabled: search.from !== undefined, refetchInterval: false });
  const begun = useRef('');
  useEffect(() => {
    if (!from.data || begun.current === from.data.id) return;
    begun.current = from.data.id;
    const { object, encoding, delimiter, sheet, header } = from.data.options;
    const parse = { encoding, delimiter, sheet, header };
    mutate({ object, source: { importId: from.data.id, name: from.data.file_name }, parse, earlier: from.data.options });
  }, [from.data, mutate]);
  useEffect(() => {
    const file = wanted === '' ? null : takeDropped();
    if (file) begin(file, wanted);
  }, [wanted, begin]);

  if (!may || objects.length === 0) {
    return (
      <Page name={t('new')}>
        <State icon={<IconFileImport size={20} />} title={t('forbidden')} hint={t('forbiddenHint')} />
      </Page>
    );
  }
  const step: Step = draft ? (search.step ?? 'file') : 'file';
  const go = (to: Step) =>
    void navigate({ to: '/imports/new', search: { ...search, object: wanted, step: to === 'map' || to === 'options' ? to : undefined } });
  const problem = look.error ?? from.error;
  return (
    <Page
      name={t('new')}
      title={
        <span className={css.wizardTitle}>
          {t('new')}
          {draft && <span className={css.fileName}>{sourceName(draft.source)}</span>}
        </span>
      }
      actions={
        draft && (
          <Button
            variant="default"
            onClick={() => {
              draftStore.set(null);
              void navigate({ to: '/imports' });
            }}
          >
            {t('discard')}
          </Button>
        )
      }
    >
      <div className={css.wizard}>
        <Steps at={step} onGo={go} />
        {problem && (
          <p role="alert" className={css.problem}>
            {describe(problem).detail}
          </p>
        )}
        {step === 'file' && (
          <FileStep
            objects={objects.map((o) => ({ name: o.name, label: label(o.plural_labels, o.name) }))}
            object={wanted}
            draft={draft}
            busy={look.isPending}
            onObject={(object) => {
              if (draft) look.mutate({ object, source: draft.source, parse: draft.parse });
              else void navigate({ to: '/imports/new', search: { object }, replace: true });
            }}
            onFile={(file) => begin(file, wanted)}
            onParse={(parse) => draft && look.mutate({ object: draft.object, source: draft.source, parse })}
            onNext={() => go('map')}
          />
        )}
        {step === 'map' && draft && meta.data && (
          <MapStep draft={draft} object={meta.data} rights={rights?.[wanted]} onBack={() => go('file')} onNext={() => go('options')} />
        )}
        {step === 'options' && draft && meta.data && (
          <OptionsStep draft={draft} object={meta.data} rights={rights?.[wanted]} onBack={() => go('map')} />
        )}
      </div>
    </Page>
  );
}
