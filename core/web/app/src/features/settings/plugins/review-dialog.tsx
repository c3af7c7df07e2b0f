import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { Dialog } from '../parts/dialog';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { install, pluginsQuery, type Review, reviewQuery, upgrade } from './api';
import css from './plugins.module.css';
import { Rights, useWords } from './rights';
import { texts } from './texts.en';
import { Trial } from './trial';

type Props = { packageId: string; onClose: () => void };

/** Says in plain words what a package asks for, and asks whether that is agreed to. */
export function ReviewDialog({ packageId, onClose }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const navigate = useNavigate();
  const query = useQuery(reviewQuery(packageId));
  const review = query.data;
  const name = review ? label(review.package.names, review.package.plugin) : '';
  const agree = useMutation({
    meta: { silent: true },
    mutationFn: async (r: Review) => {
      if (!r.installation_id) return (await install(r)).id;
      await upgrade(r);
      return r.installation_id;
    },
    onSuccess: async (id, r) => {
      onClose();
      toast({ title: t(r.installation_id ? 'upgradedToast' : 'installedToast', { name }) });
      await client.invalidateQueries({ queryKey: pluginsQuery.queryKey });
      await navigate({ to: '/settings/plugins/$id', params: { id } });
    },
  });
  const upgrading = Boolean(review?.installation_id);
  return (
    <Dialog
      title={
        review ? (upgrading ? t('upgradeTitle', { name, version: review.package.version }) : t('installTitle', { name })) : t('review')
      }
      action={t(upgrading ? (review?.more ? 'upgrade' : 'upgradePlain') : 'install')}
      size={560}
      busy={agree.isPending}
      disabled={!review || (review.missing?.length ?? 0) > 0}
      error={agree.error ?? undefined}
      onSubmit={() => review && agree.mutate(review)}
      onClose={onClose}
    >
      <Loaded query={query}>{(r) => <Asked review={r} />}</Loaded>
    </Dialog>
  );
}

function Asked({ review: r }: { review: Review }) {
  const t = useTexts(texts);
  const label = useLabel();
  const words = useWords();
  const { list } = useFormats();
  const upgrading = Boolean(r.installation_id);
  const missing = (r.missing ?? []).map((m) => (m.field ? `${m.object}.${m.field}` : m.object));
  return (
    <>
      {label(r.package.summaries) && <p className={parts.hint}>{label(r.package.summaries)}</p>}
      <p className={parts.hint}>
        {t('signedBy', { version: r.package.version, publisher: r.package.publisher, key: `${r.package.signer.slice(0, 12)}…` })}
      </p>
      {upgrading && <p className={parts.note}>{t(r.more ? 'moreNote' : 'lessNote')}</p>}
      {missing.length > 0 && (
        <p role="alert" className={parts.alert}>
          {t('missing', { what: list(missing) })}
        </p>
      )}
      {upgrading && r.package.version !== r.installed && <Trial packageId={r.package.id} />}
      <Rights rights={r.rights ?? []} compared={upgrading} />
      {(r.dropped?.length ?? 0) > 0 && (
        <dl className={css.rights}>
          <div>
            <dt>{t('dropped')}</dt>
            {(r.dropped ?? []).map((x) => (
              <dd key={`${x.kind} ${x.object} ${x.name}`} className={css.dropped}>
                {words(x)}
              </dd>
            ))}
          </div>
        </dl>
      )}
    </>
  );
}
