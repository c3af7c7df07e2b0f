import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Choices, choicesQuery, choose, type NoticeKind, type Way } from '@/lib/notifications/notifications';
import { toastProblem } from '@/lib/toast/toast';
import { Loaded } from '../parts/loaded';
import { Section } from '../parts/section';
import { Device } from './device';
import css from './notices.module.css';
import { texts } from './texts.en';

const kinds: NoticeKind[] = ['mention', 'assigned', 'reminder', 'shared', 'transfer'];
const ways: (keyof Way)[] = ['app', 'mail', 'push'];

/** What the person is told of, and in which way: a tick is kept at once. */
export function Notices() {
  const t = useTexts(texts);
  const client = useQueryClient();
  const query = useQuery(choicesQuery);
  const place = useRef<HTMLDivElement>(null);
  const loaded = query.data !== undefined;
  useEffect(() => {
    if (loaded && location.hash === '#notifications') place.current?.scrollIntoView();
  }, [loaded]);
  const set = async (kind: NoticeKind, way: keyof Way, on: boolean) => {
    const before = query.data?.[kind];
    if (!before) return;
    const next = { ...before, [way]: on };
    client.setQueryData<Choices>(choicesQuery.queryKey, (all) => all && { ...all, [kind]: next });
    try {
      await choose({ [kind]: next });
    } catch (error) {
      toastProblem(error);
      await client.invalidateQueries({ queryKey: choicesQuery.queryKey });
    }
  };
  return (
    <div ref={place} id="notifications" className={css.place}>
      <Section title={t('notices')}>
        <Loaded query={query}>
          {(all) => (
            <table className={css.table}>
              <thead>
                <tr>
                  <th scope="col">{t('when')}</th>
                  {ways.map((way) => (
                    <th key={way} scope="col">
                      {t(`way_${way}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {kinds.map((kind) => (
                  <tr key={kind}>
                    <th scope="row">{t(`notice_${kind}`)}</th>
                    {ways.map((way) => (
                      <td key={way}>
                        <label>
                          <input
                            type="checkbox"
                            aria-label={`${t(`notice_${kind}`)}: ${t(`way_${way}`)}`}
                            checked={all[kind]?.[way] ?? false}
                            onChange={(e) => void set(kind, way, e.currentTarget.checked)}
                          />
                        </label>
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Loaded>
        <Device />
      </Section>
    </div>
  );
}
