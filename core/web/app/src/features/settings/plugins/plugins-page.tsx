import { Button } from '@mantine/core';
import { IconPuzzle, IconUpload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { Pill } from '@/ui/pill/pill';
import { State } from '@/ui/states/state';
import { SettingsPage } from '../frame/settings-page';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { Section } from '../parts/section';
import { Table } from '../parts/table';
import { type Offer, offersQuery, type Plugin, packageOf, pluginsQuery, upload } from './api';
import css from './plugins.module.css';
import { ReviewDialog } from './review-dialog';
import { texts } from './texts.en';

/** The plugins of the company, and those that it could have. */
export function PluginsPage() {
  const t = useTexts(texts);
  const client = useQueryClient();
  const query = useQuery(pluginsQuery);
  const offers = useQuery(offersQuery);
  const [review, setReview] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const taking = useMutation({
    mutationFn: (what: File | Offer) => (what instanceof File ? upload(what).then((p) => p.id) : packageOf(what)),
    onSuccess: async (id) => {
      setReview(id);
      await client.invalidateQueries({ queryKey: offersQuery.queryKey });
    },
  });
  const add = (
    <Button leftSection={<IconUpload size={14} />} loading={taking.isPending} onClick={() => input.current?.click()}>
      {t('upload')}
    </Button>
  );
  return (
    <SettingsPage name={t('plugins')} about={t('about')} actions={add}>
      <input
        ref={input}
        type="file"
        accept=".kpx"
        className={css.file}
        tabIndex={-1}
        aria-label={t('upload')}
        onChange={(e) => {
          const [file] = e.currentTarget.files ?? [];
          e.currentTarget.value = '';
          if (file) taking.mutate(file);
        }}
      />
      <Loaded query={query}>
        {(plugins) => {
          const registry = offers.data?.registry;
          const fresh = (offers.data?.list ?? []).filter((o) => !plugins.some((p) => p.plugin === o.plugin && p.version === o.version));
          const trouble = offers.isError ? t('offersFailed') : registry?.problem ? t(registry.problem, { host: registry.host }) : '';
          return (
            <>
              {plugins.length === 0 && fresh.length === 0 && (
                <State icon={<IconPuzzle size={20} />} title={t('none')} hint={t('noneHint')}>
                  {add}
                </State>
              )}
              {plugins.length > 0 && (
                <Section title={t('installed')}>
                  <Table columns={[t('name'), t('version'), t('state')]}>
                    {plugins.map((p) => (
                      <Row key={p.id} plugin={p} />
                    ))}
                  </Table>
                </Section>
              )}
              {fresh.length > 0 && (
                <Section title={t('offers')}>
                  <Table columns={[t('name'), t('version')]} end={t('review')}>
                    {fresh.map((o) => (
                      <OfferRow
                        key={o.plugin}
                        offer={o}
                        from={o.source === 'registry' ? registry?.host : undefined}
                        has={plugins.some((p) => p.plugin === o.plugin)}
                        busy={taking.isPending}
                        onReview={() => taking.mutate(o)}
                      />
                    ))}
                  </Table>
                </Section>
              )}
              {trouble ? (
                <div role="alert" className={`${parts.alert} ${css.trouble}`}>
                  {trouble}
                  <Button variant="default" size="xs" loading={offers.isFetching} onClick={() => void offers.refetch()}>
                    {t('tryAgain')}
                  </Button>
                </div>
              ) : (
                registry && fresh.length === 0 && <p className={parts.hint}>{t('registryEmpty', { host: registry.host })}</p>
              )}
            </>
          );
        }}
      </Loaded>
      {review && <ReviewDialog packageId={review} onClose={() => setReview('')} />}
    </SettingsPage>
  );
}

function Row({ plugin: p }: { plugin: Plugin }) {
  const t = useTexts(texts);
  const label = useLabel();
  return (
    <tr>
      <td>
        <span className={parts.main}>
          <span>
            <Link to="/settings/plugins/$id" params={{ id: p.id }}>
              {label(p.names, p.plugin)}
            </Link>
            <br />
            <span className={parts.sub}>{t('by', { publisher: p.publisher })}</span>
          </span>
        </span>
      </td>
      <td>{p.version}</td>
      <td>
        <PluginState plugin={p} />
      </td>
    </tr>
  );
}

type OfferProps = { offer: Offer; from?: string; has: boolean; busy: boolean; onReview: () => void };

function OfferRow({ offer: o, from, has, busy, onReview }: OfferProps) {
  const t = useTexts(texts);
  const label = useLabel();
  const name = label(o.names, o.plugin);
  return (
    <tr>
      <td>
        <span className={parts.main}>
          <span className={css.offer}>
            {name}
            <br />
            <span className={parts.sub}>{label(o.summaries) || t('by', { publisher: o.publisher })}</span>
            {from && (
              <>
                <br />
                <span className={parts.sub}>{t('from', { host: from })}</span>
              </>
            )}
          </span>
        </span>
      </td>
      <td>{o.version}</td>
      <td data-end>
        <Button
          variant="default"
          size="xs"
          disabled={busy}
          aria-label={`${has ? t('update', { version: o.version }) : t('review')}: ${name}`}
          onClick={onReview}
        >
          {has ? t('update', { version: o.version }) : t('review')}
        </Button>
      </td>
    </tr>
  );
}

/** Whether a plugin is called, and why not. */
export function PluginState({ plugin: p }: { plugin: Plugin }) {
  const t = useTexts(texts);
  const { time } = useFormats();
  if (p.blocked) return <Pill text={t('blocked', { reason: p.blocked })} color="var(--bad)" />;
  if (p.state === 'installed') return <Pill text={t('fresh')} color="var(--tx-3)" />;
  if (p.state === 'disabled') return <Pill text={t('off')} color="var(--tx-3)" />;
  if (!p.running && p.open_until) return <Pill text={t('resting', { when: time(p.open_until) })} color="var(--warn)" />;
  return <Pill text={t('running')} color="var(--ok)" />;
}
