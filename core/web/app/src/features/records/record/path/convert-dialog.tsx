import { Button, Modal } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/lib/api/client';
import { fieldErrors } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, useCan } from '@/lib/metadata/metadata';
import { isEmpty, type RecordData } from '@/lib/records/record';
import { describe } from '@/lib/toast/toast';
import { announce } from '@/lib/undo/undo';
import { FieldRow } from '../../create/field-row';
import { candidatesQuery } from '../api';
import { texts } from '../texts.en';
import css from './path.module.css';

type Values = Record<string, unknown>;
const pick = (r: RecordData, names: string[]): Values => Object.fromEntries(names.filter((n) => !isEmpty(r[n])).map((n) => [n, r[n]]));

/** Makes a contact, a company and a deal out of a lead, or uses those that are there already. One undo takes all back. */
export function ConvertDialog({ record, onClose }: { record: RecordData; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const mayDeals = useCan('deals', 'create');
  const company = isEmpty(record.company_name) ? null : String(record.company_name);
  const { data: companies } = useQuery({
    ...candidatesQuery('companies', { name: company, ...pick(record, ['website', 'phone']) }),
    enabled: company !== null,
  });
  const { data: contacts } = useQuery(candidatesQuery('contacts', pick(record, ['first_name', 'last_name', 'email', 'phone', 'mobile'])));
  const { data: deals } = useQuery(objectQuery('deals'));
  const [companyId, setCompanyId] = useState('');
  const [contactId, setContactId] = useState('');
  const [deal, setDeal] = useState(mayDeals);
  const [values, setValues] = useState<Values>({ name: company ?? record.title });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const dealFields = ['name', 'amount', 'pipeline_id', 'stage_id'].flatMap((p) => (deals?.fields ?? []).filter((f) => f.path === p));

  const submit = async (e: FormEvent) => {
    e.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem('');
    try {
      const out = await body(
        api.POST('/api/v1/records/leads/{id}/convert', {
          params: { path: { id: record.id } },
          body: {
            company_id: companyId || undefined,
            contact_id: contactId || undefined,
            without_deal: !deal,
            ...(deal
              ? {
                  deal_name: (values.name as string) || undefined,
                  amount: (values.amount as never) || undefined,
                  pipeline_id: (values.pipeline_id as string) || undefined,
                  stage_id: (values.stage_id as string) || undefined,
                }
              : {}),
          },
        }),
      );
      void client.invalidateQueries({ queryKey: ['record', 'leads', record.id] });
      void client.invalidateQueries({ queryKey: ['records'] });
      announce(t('converted', { name: record.title }), { changeSetId: out.changeset_id });
      onClose();
      const [object, id] = out.deal_id ? ['deals', out.deal_id] : ['contacts', out.contact_id];
      void navigate({ to: '/records/$object/$id', params: { object, id } });
    } catch (error) {
      const refused = fieldErrors(error);
      setErrors({ ...refused, name: refused.deal_name ?? refused.name ?? '' });
      setProblem(describe(error).detail);
      setBusy(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('convertTitle', { name: record.title })}
      size={520}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form className={css.form} noValidate onSubmit={(e) => void submit(e)}>
        <p className={css.hint}>{t('convertHint')}</p>
        {problem && (
          <p role="alert" className={css.alert}>
            {problem}
          </p>
        )}
        <Choice legend={t('toContact')} fresh={record.title} candidates={contacts ?? []} value={contactId} onChange={setContactId} />
        {company !== null && (
          <Choice legend={t('toCompany')} fresh={company} candidates={companies ?? []} value={companyId} onChange={setCompanyId} />
        )}
        {mayDeals && (
          <fieldset className={css.group}>
            <legend>{t('toDeal')}</legend>
            <label className={css.choice}>
              <input type="checkbox" checked={deal} onChange={(e) => setDeal(e.currentTarget.checked)} />
              {t('makeDeal')}
            </label>
            {deal && (
              <div className={css.form}>
                {dealFields.map((f) => (
                  <FieldRow
                    key={f.path}
                    field={f.path === 'name' ? f : { ...f, required: false }}
                    value={values[f.path]}
                    error={errors[f.path] || undefined}
                    onChange={(v) => setValues((old) => ({ ...old, [f.path]: v }))}
                  />
                ))}
              </div>
            )}
          </fieldset>
        )}
        <div className={css.foot}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('convert')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type ChoiceProps = {
  legend: string;
  fresh: string;
  candidates: { id: string; title: string; score: number }[];
  value: string;
  onChange: (id: string) => void;
};

function Choice({ legend, fresh, candidates, value, onChange }: ChoiceProps) {
  const t = useTexts(texts);
  return (
    <fieldset className={css.group}>
      <legend>{legend}</legend>
      <label className={css.choice}>
        <input type="radio" name={legend} checked={value === ''} onChange={() => onChange('')} />
        {t('makeNew', { name: fresh })}
      </label>
      {candidates.slice(0, 4).map((c) => (
        <label key={c.id} className={css.choice}>
          <input type="radio" name={legend} checked={value === c.id} onChange={() => onChange(c.id)} />
          {c.title}
          <small>{t('alreadyThere', { score: c.score })}</small>
        </label>
      ))}
    </fieldset>
  );
}
