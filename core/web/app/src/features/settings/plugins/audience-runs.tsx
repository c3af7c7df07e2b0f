import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import type { Plugin } from './api';
import { type Audience, runsQuery } from './audiences-api';
import css from './plugins.module.css';
import { texts } from './texts.en';

/** What was told of an audience lately: how many have joined, left, or could not be read. */
export function AudienceRuns({ plugin, audience, onClose }: { plugin: Plugin; audience: Audience; onClose: () => void }) {
  const t = useTexts(texts);
  const { dateTime, number } = useFormats();
  const query = useQuery(runsQuery(plugin.id, audience.id));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('historyOf', { name: audience.name })}
      size={520}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Loaded query={query}>
        {(runs) =>
          runs.length === 0 ? (
            <p className={parts.hint}>{t('noRuns')}</p>
          ) : (
            <ul className={css.runs}>
              {runs.map((r) => (
                <li key={r.started_at}>
                  <span>{dateTime(r.started_at)}</span>
                  <span className={parts.quiet}>
                    {t(r.whole ? 'runWhole' : 'runChanges')}:{' '}
                    {t('runCounts', { added: number(r.added), removed: number(r.removed), refused: number(r.refused) })}
                  </span>
                  {r.failure && <span className={css.failure}>{r.failure}</span>}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Modal>
  );
}
