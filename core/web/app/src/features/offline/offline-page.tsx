import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { forget } from '@/lib/offline/db';
import { owner } from '@/lib/offline/owner';
import { toast, toastProblem } from '@/lib/toast/toast';
import { Page } from '@/ui/page/page';
import { State } from '@/ui/states/state';
import { useOutbox } from './api';
import { Briefcase } from './briefcase';
import { Changes } from './changes';
import css from './offline.module.css';
import { texts } from './texts.en';

/** What this device keeps: changes that wait to be sent, and views that open without a network. */
export function OfflinePage() {
  const t = useTexts(texts);
  const outbox = useOutbox();
  const [sure, setSure] = useState(false);
  const [gone, setGone] = useState(owner() === null);
  const clean = async () => {
    if ((outbox?.length ?? 0) > 0 && !sure) return setSure(true);
    try {
      await forget();
      setGone(true);
      toast({ title: t('cleaned') });
    } catch (error) {
      toastProblem(error);
    }
  };
  if (gone) {
    return (
      <Page name={t('title')}>
        <State icon={<IconCloudOff size={20} />} title={t('cannot')} hint={t('cannotHint')} />
      </Page>
    );
  }
  return (
    <Page name={t('title')} narrow>
      <Changes entries={outbox} />
      <Briefcase />
      <section className={css.section} aria-labelledby="offline-clean">
        <div className={css.head}>
          <h2 id="offline-clean">{t('clean')}</h2>
        </div>
        <p className={css.hint}>{t('cleanHint')}</p>
        <div className={css.buttons} style={{ justifyContent: 'flex-start' }}>
          <Button variant="default" color="red" onClick={() => void clean()}>
            {sure ? t('cleanSure', { count: outbox?.length ?? 0 }) : t('cleanButton')}
          </Button>
          {sure && (
            <Button variant="subtle" onClick={() => setSure(false)}>
              {t('cancel')}
            </Button>
          )}
        </div>
      </section>
    </Page>
  );
}
