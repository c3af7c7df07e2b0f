import { Button } from '@mantine/core';
import { IconEdit, IconHeadset, IconPlus, IconTrash } from '@tabler/icons-react';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '@/lib/api/client';
import { useMay } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { State } from '@/ui/states/state';
import { SettingsPage } from '../frame/settings-page';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { RowMenu } from '../parts/row-menu';
import { Section } from '../parts/section';
import { Table } from '../parts/table';
import { type Kind, kinds, type Rule } from './definition';
import { RuleDialog } from './rule-dialog';
import { texts } from './texts.en';
import { TriageSection } from './triage/triage-section';

const all = queryOptions({
  queryKey: ['service', 'rules', 'all'],
  queryFn: async () => (await body(api.GET('/api/v1/service/rules'))).data ?? [],
});

/** What a company sets for its service desk. */
export function DeskPage() {
  const t = useTexts(texts);
  const may = useMay('settings.metadata');
  const client = useQueryClient();
  const query = useQuery(all);
  const [open, setOpen] = useState<{ kind: Kind; rule?: Rule } | null>(null);
  const drop = useMutation({
    mutationFn: (rule: Rule) => body(api.DELETE('/api/v1/service/rules/{id}', { params: { path: { id: rule.id } } })),
    onSuccess: async (_, rule) => {
      toast({ title: t('deleted', { name: rule.name }) });
      await client.invalidateQueries({ queryKey: ['service'] });
    },
  });
  return (
    <SettingsPage name={t('desk')} about={t('about')}>
      <Loaded query={query}>
        {(list) =>
          kinds.map((kind) => {
            const own = list.filter((r) => r.kind === kind);
            return (
              <Section
                key={kind}
                title={t(kind)}
                actions={
                  may && (
                    <Button
                      variant="default"
                      leftSection={<IconPlus size={14} />}
                      aria-label={`${t('add')}: ${t(kind)}`}
                      onClick={() => setOpen({ kind })}
                    >
                      {t('add')}
                    </Button>
                  )
                }
              >
                {own.length === 0 ? (
                  <State icon={<IconHeadset size={20} />} title={t('none')} hint={t(`${kind}Hint`)} />
                ) : (
                  <Table columns={[t('name'), t('state')]} end={may && t('edit')}>
                    {own.map((r) => (
                      <tr key={r.id}>
                        <td>
                          <span className={parts.main}>{r.name}</span>
                        </td>
                        <td className={parts.quiet}>{t(r.active ? 'on' : 'off')}</td>
                        {may && (
                          <td data-end>
                            <RowMenu
                              of={r.name}
                              actions={[
                                { label: t('edit'), icon: <IconEdit size={15} />, run: () => setOpen({ kind, rule: r }) },
                                { label: t('delete'), icon: <IconTrash size={15} />, danger: true, run: () => drop.mutate(r) },
                              ]}
                            />
                          </td>
                        )}
                      </tr>
                    ))}
                  </Table>
                )}
              </Section>
            );
          })
        }
      </Loaded>
      {query.data && <TriageSection rule={query.data.find((r) => r.kind === 'triage')} may={may} />}
      {open && (
        <RuleDialog
          kind={open.kind}
          rule={open.rule}
          calendars={(query.data ?? []).filter((r) => r.kind === 'calendar')}
          onClose={() => setOpen(null)}
        />
      )}
    </SettingsPage>
  );
}
