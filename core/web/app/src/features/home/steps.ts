import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';
import type { ObjectInfo } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';

/** The objects whose own fields count as a company's first. */
export const shaped = ['contacts', 'companies', 'leads', 'deals'];

export type StepKey = 'stepImport' | 'stepInvite' | 'stepField' | 'stepPipeline' | 'stepDeal' | 'stepView' | 'stepSafe';

export type Step = {
  key: StepKey;
  to: string;
  search?: Record<string, string>;
  /** A page that the server makes: it is loaded, not routed to. */
  page?: boolean;
  done: boolean;
};

/** What is known of a company; undefined where it is not known yet, or not for this person to know. */
export type Known = {
  contacts?: number;
  deals?: number;
  people?: number;
  invited?: number;
  objects: ObjectInfo[];
  pipelines?: RecordData[];
  stages?: RecordData[];
  views?: { own: boolean }[];
  providers?: number;
  factors?: Schema['Factors'];
};

/** Whether somebody has changed what the company was given to begin with. */
const touched = (records: RecordData[]): boolean => records.some((r) => r.version > 1);

/** The first steps and which of them are taken, read from what there is, in the order in which they help most. */
export function stepsOf(k: Known, may: (name: string) => boolean): Step[] {
  const steps: (Step | false)[] = [
    may('imports.run') &&
      k.contacts !== undefined && { key: 'stepImport', to: '/imports/new', search: { object: 'contacts' }, done: k.contacts > 0 },
    may('users.manage') &&
      k.people !== undefined && { key: 'stepInvite', to: '/settings/members', done: k.people > 1 || (k.invited ?? 0) > 0 },
    may('settings.metadata') && {
      key: 'stepField',
      to: '/settings/data-model',
      done: k.objects.some((o) => o.custom || (o.fields ?? []).some((f) => f.path.startsWith('custom.'))),
    },
    may('settings.metadata') &&
      k.pipelines !== undefined &&
      k.stages !== undefined && {
        key: 'stepPipeline',
        to: '/settings/pipelines',
        done: k.pipelines.length > 1 || touched(k.pipelines) || touched(k.stages),
      },
    k.deals !== undefined && { key: 'stepDeal', to: '/records/deals', done: k.deals > 0 },
    k.views !== undefined && { key: 'stepView', to: '/records/contacts', done: k.views.some((v) => v.own) },
    k.factors !== undefined && {
      key: 'stepSafe',
      ...(may('settings.tenant') ? { to: '/settings/sso', page: true } : { to: '/security', page: true }),
      done: (k.providers ?? 0) > 0 || k.factors.totp || (k.factors.passkeys ?? []).length > 0,
    },
  ];
  return steps.filter((s): s is Step => s !== false);
}

export const invitedQuery = queryOptions({
  queryKey: ['invitations', 'count'],
  queryFn: async () => ((await body(api.GET('/api/v1/invitations'))).data ?? []).length,
});

export const providersQuery = queryOptions({
  queryKey: ['sso-providers', 'count'],
  queryFn: async () => ((await body(api.GET('/api/v1/sso-providers'))).data ?? []).length,
});

export const factorsQuery = queryOptions({
  queryKey: ['me', 'factors'],
  queryFn: () => body(api.GET('/api/v1/me/factors')),
});
