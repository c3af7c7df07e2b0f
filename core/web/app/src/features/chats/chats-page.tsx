import '@mantine/core/styles/InlineInput.layer.css';
import { Button, Checkbox } from '@mantine/core';
import { IconMessages, IconSettings } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useMay } from '@/lib/auth/me';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { Page } from '@/ui/page/page';
import { Failed } from '@/ui/states/failed';
import { State } from '@/ui/states/state';
import { Waiting } from '@/ui/states/waiting';
import { attend, chatsQuery } from './api';
import css from './chats.module.css';
import { Conversation } from './conversation';
import { texts } from './texts.en';

const WidgetDialog = lazy(() => import('./widget-dialog').then((m) => ({ default: m.WidgetDialog })));

/** The visitors of the website who talk with the company, and the conversation with one of them. */
export function ChatsPage() {
  const t = useTexts(texts);
  const f = useFormats();
  const list = useQuery(chatsQuery);
  const mayManage = useMay('settings.tenant');
  const [chosen, setChosen] = useState('');
  const [setUp, setSetUp] = useState(false);
  const [there, setThere] = useState(false);
  useEffect(() => {
    if (!there) return;
    const tell = () => void attend(true).catch(() => undefined);
    tell();
    const timer = setInterval(tell, 30_000);
    return () => {
      clearInterval(timer);
      void attend(false).catch(() => undefined);
    };
  }, [there]);
  const chats = list.data ?? [];
  const chat = chats.find((c) => c.id === chosen);
  return (
    <Page
      name={t('title')}
      title={t('title')}
      actions={
        mayManage && (
          <Button variant="default" leftSection={<IconSettings size={15} />} onClick={() => setSetUp(true)}>
            {t('widget')}
          </Button>
        )
      }
    >
      <div className={css.screen}>
        <div className={css.there}>
          <Checkbox label={t('there')} checked={there} onChange={(e) => setThere(e.currentTarget.checked)} />
          {!there && <p>{t('away')}</p>}
        </div>
        {list.error ? (
          <Failed error={list.error} reset={() => void list.refetch()} />
        ) : list.isPending ? (
          <Waiting />
        ) : chats.length === 0 ? (
          <State icon={<IconMessages size={28} stroke={1.3} />} title={t('none')} hint={t('noneHint')} />
        ) : (
          <div className={css.console} data-chosen={chat ? 'yes' : 'no'}>
            <nav aria-label={t('list')} className={css.list}>
              {chats.map((c) => (
                <button key={c.id} type="button" aria-current={c.id === chosen} onClick={() => setChosen(c.id)}>
                  <strong>{c.name}</strong>
                  <span>
                    {t(c.state)} · {f.time(c.spoken_at)}
                  </span>
                </button>
              ))}
            </nav>
            {chat ? <Conversation key={chat.id} chat={chat} onBack={() => setChosen('')} /> : <State title={t('choose')} />}
          </div>
        )}
      </div>
      {setUp && (
        <Suspense fallback={null}>
          <WidgetDialog onClose={() => setSetUp(false)} />
        </Suspense>
      )}
    </Page>
  );
}
