import { Button, Popover } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '@/lib/auth/me';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useShortcut } from '@/lib/keys/shortcuts';
import { toast } from '@/lib/toast/toast';
import type { Draft } from './editor/use-draft';
import css from './knowledge.module.css';
import { texts } from './texts.en';

/** How the article stands, and where it can be led: review, publishing, at a time, the archive. */
export function Flow({ draft }: { draft: Draft }) {
  const t = useTexts(texts);
  const mayPublish = useMay('knowledge.publish');
  const [busy, setBusy] = useState(false);
  const status = String(draft.article.status ?? 'draft');
  const lead = async (values: Record<string, unknown>, said: string) => {
    setBusy(true);
    if (await draft.write(values)) toast({ title: said });
    setBusy(false);
  };
  useShortcut({ keys: 'mod+s', label: t('saveNow'), group: t('title'), run: () => void draft.write() });
  const typed = draft.state !== 'saved';
  return (
    <>
      <span className={css.save} role="status" data-state={draft.state}>
        {t(draft.state)}
      </span>
      {status === 'draft' && (
        <Button
          variant={mayPublish ? 'default' : 'filled'}
          disabled={busy}
          onClick={() => void lead({ status: 'review' }, t('isInReview'))}
        >
          {t('toReview')}
        </Button>
      )}
      {(status === 'review' || status === 'scheduled' || status === 'archived') && (
        <Button variant="default" disabled={busy} onClick={() => void lead({ status: 'draft' }, t('isDraft'))}>
          {t('toDraft')}
        </Button>
      )}
      {mayPublish && status !== 'published' && <Schedule draft={draft} disabled={busy} onPick={lead} />}
      {mayPublish && status === 'published' && !typed && (
        <Button variant="default" disabled={busy} onClick={() => void lead({ status: 'archived' }, t('isArchived'))}>
          {t('archive')}
        </Button>
      )}
      {mayPublish && (status !== 'published' || typed) && (
        <Button loading={busy} disabled={draft.clash !== null} onClick={() => void lead({ status: 'published' }, t('isPublished'))}>
          {t('publish')}
        </Button>
      )}
    </>
  );
}

/** The moment in the form of the field, in the browser's own time. */
const local = (at: Date) => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

function Schedule({
  draft,
  disabled,
  onPick,
}: {
  draft: Draft;
  disabled: boolean;
  onPick: (v: Record<string, unknown>, said: string) => Promise<void>;
}) {
  const t = useTexts(texts);
  const f = useFormats();
  const [open, setOpen] = useState(false);
  const planned = draft.article.publish_at ? String(draft.article.publish_at) : '';
  const [at, setAt] = useState(() => local(planned ? new Date(planned) : new Date(Date.now() + 24 * 3_600_000)));
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" disabled={disabled} onClick={() => setOpen(!open)}>
          {draft.article.status === 'scheduled' && planned ? f.dateTime(planned) : t('schedule')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={css.when}
          onSubmit={(e) => {
            e.preventDefault();
            const when = new Date(at);
            if (Number.isNaN(when.getTime())) return;
            setOpen(false);
            void onPick(
              { status: 'scheduled', publish_at: when.toISOString() },
              t('isScheduled', { when: f.dateTime(when.toISOString()) }),
            );
          }}
        >
          <label className={css.field}>
            {t('publishAt')}
            <input type="datetime-local" required value={at} min={local(new Date())} onChange={(e) => setAt(e.currentTarget.value)} />
          </label>
          <Button type="submit">{t('schedule')}</Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
