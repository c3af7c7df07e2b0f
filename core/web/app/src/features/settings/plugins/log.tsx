import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { Pill } from '@/ui/pill/pill';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { Section } from '../parts/section';
import { Table } from '../parts/table';
import { type Call, callsQuery, type Flow, flowsQuery } from './api';
import css from './plugins.module.css';
import { texts } from './texts.en';

const kinds = ['read', 'written', 'sent'] as const;

/** What went through a plugin: which fields how often, and requests to which hosts. Never the values. */
export function Flows({ id }: { id: string }) {
  const t = useTexts(texts);
  const { number } = useFormats();
  const query = useQuery(flowsQuery(id));
  return (
    <Section title={t('flows')}>
      <Loaded query={query}>
        {(flows) =>
          flows.length === 0 ? (
            <p className={parts.hint}>{t('noFlows')}</p>
          ) : (
            <ul>
              {kinds.flatMap((kind) =>
                sums(flows, kind).map(([name, amount]) => (
                  <li key={`${kind} ${name}`}>
                    {t(`${kind}Flow`)} <code>{name}</code> <span className={parts.quiet}>{t('times', { count: number(amount) })}</span>
                  </li>
                )),
              )}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

/** The sum of all days by name, the largest first. */
function sums(flows: Flow[], kind: Flow['kind']): [string, number][] {
  const all = new Map<string, number>();
  for (const f of flows) if (f.kind === kind) all.set(f.name, (all.get(f.name) ?? 0) + f.amount);
  return [...all].sort((a, b) => b[1] - a[1]);
}

/** The last calls of a plugin, with what it has written to its log. */
export function Calls({ id }: { id: string }) {
  const t = useTexts(texts);
  const { dateTime, number } = useFormats();
  const query = useQuery(callsQuery(id));
  return (
    <Section
      title={t('log')}
      actions={
        <Button
          variant="default"
          size="xs"
          leftSection={<IconRefresh size={14} />}
          loading={query.isFetching}
          onClick={() => void query.refetch()}
        >
          {t('refresh')}
        </Button>
      }
    >
      <Loaded query={query}>
        {(calls) =>
          calls.length === 0 ? (
            <p className={parts.hint}>{t('noCalls')}</p>
          ) : (
            <Table columns={[t('when'), t('cause'), t('outcome')]}>
              {calls.map((c) => (
                <tr key={c.id}>
                  <td>
                    {dateTime(c.at)}
                    <br />
                    <span className={parts.sub}>{t('took', { count: number(c.duration_us / 1000, 1) })}</span>
                  </td>
                  <td>{t(causes[c.cause])}</td>
                  <td>
                    <Pill
                      text={t(c.outcome)}
                      color={c.outcome === 'ok' ? 'var(--ok)' : c.outcome === 'refused' ? 'var(--warn)' : 'var(--bad)'}
                    />
                    {(c.detail || c.log) && <pre className={css.log}>{[c.detail, c.log].filter(Boolean).join('\n').trim()}</pre>}
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Loaded>
    </Section>
  );
}

const causes = {
  event: 'byEvent',
  before_save: 'byBefore_save',
  enrich: 'byEnrich',
  action: 'byAction',
  job: 'byJob',
  request: 'byRequest',
  check: 'byCheck',
  panel: 'byPanel',
  chat: 'byChat',
} as const satisfies Record<Call['cause'], string>;
