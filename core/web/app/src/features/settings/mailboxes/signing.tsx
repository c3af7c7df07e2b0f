import { Button, TextInput } from '@mantine/core';
import { IconRefresh, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors } from '@/lib/api/problem';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { Pill } from '@/ui/pill/pill';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { addDomain, checkDomain, domainsQuery, type MailDomain, removeDomain } from './api';
import { Copy } from './copy';
import css from './mail.module.css';
import { problemText } from './problems';
import { texts } from './texts.en';

/** The domains whose mail is signed (DKIM): the record that each one's DNS needs, and whether it is there. */
export function Signing() {
  const t = useTexts(texts);
  const client = useQueryClient();
  const query = useQuery(domainsQuery);
  const [domain, setDomain] = useState('');
  const add = useMutation({
    meta: { silent: true },
    mutationFn: () => addDomain(domain.trim()),
    onSuccess: async () => {
      setDomain('');
      await client.invalidateQueries({ queryKey: domainsQuery.queryKey });
    },
  });
  const error = fieldErrors(add.error).domain ?? add.error?.message;
  return (
    <>
      <p className={parts.hint}>{t('signingHint')}</p>
      <form
        className={css.add}
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          if (domain.trim() !== '') add.mutate();
        }}
      >
        <TextInput
          label={t('domain')}
          placeholder="example.org"
          value={domain}
          error={error}
          onChange={(e) => setDomain(e.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={add.isPending}>
          {t('addDomain')}
        </Button>
      </form>
      <Loaded query={query}>
        {(list) => (list.length === 0 ? <p className={parts.hint}>{t('noDomains')}</p> : list.map((d) => <One key={d.id} domain={d} />))}
      </Loaded>
    </>
  );
}

function One({ domain: d }: { domain: MailDomain }) {
  const t = useTexts(texts);
  const { relative } = useFormats();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: domainsQuery.queryKey });
  const check = useMutation({
    mutationFn: () => checkDomain(d.id),
    onSuccess: async (found) => {
      toast(found.problem ? { tone: 'bad', title: problemText(t, found.problem) } : { title: t('published') });
      await refresh();
    },
  });
  const remove = useMutation({
    mutationFn: () => removeDomain(d.id),
    onSuccess: async () => {
      toast({ title: t('domainRemoved', { domain: d.domain }) });
      await refresh();
    },
  });
  const [word, tone] = d.proven_at
    ? [t('published'), 'var(--ok)']
    : d.problem
      ? [problemText(t, d.problem), 'var(--bad)']
      : [t('unchecked'), 'var(--tx-3)'];
  return (
    <section className={css.domain} aria-label={d.domain}>
      <div className={css.line}>
        <h2>{d.domain}</h2>
        <Pill text={word} color={tone} />
        {d.checked_at && <span className={parts.sub}>{t('checked', { when: relative(d.checked_at) })}</span>}
      </div>
      <dl className={css.records}>
        <div>
          <dt>{t('recordName')}</dt>
          <dd>
            <code>{d.record}</code>
            <Copy text={d.record} of={t('recordName')} />
          </dd>
        </div>
        <div>
          <dt>{t('recordValue')}</dt>
          <dd>
            <code>{d.value}</code>
            <Copy text={d.value} of={t('recordValue')} />
          </dd>
        </div>
      </dl>
      <div className={parts.buttons}>
        <Button
          variant="subtle"
          color="red"
          leftSection={<IconTrash size={14} />}
          aria-label={`${t('remove')}: ${d.domain}`}
          onClick={() => remove.mutate()}
        >
          {t('remove')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} />}
          loading={check.isPending}
          aria-label={`${t('check')}: ${d.domain}`}
          onClick={() => check.mutate()}
        >
          {t('check')}
        </Button>
      </div>
    </section>
  );
}
