import { IconLifebuoy } from '@tabler/icons-react';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import banner from '@/app/view-as/view-as.module.css';
import { api, body } from '@/lib/api/client';
import { useMay, useMe } from '@/lib/auth/me';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { texts } from './texts.en';

const lookAgain = 5 * 60_000;

const presentQuery = queryOptions({
  queryKey: ['support', 'present'],
  queryFn: async () => (await body(api.GET('/api/v1/support-access/present'))).data ?? [],
  staleTime: 60_000,
  refetchInterval: lookAgain,
  retry: false,
});

/** Says while an operator may look into the company, or does so in this very browser, and ends it for those who may. */
export function SupportBanner() {
  const t = useTexts(texts);
  const { time } = useFormats();
  const { support, tenant } = useMe();
  const may = useMay('settings.tenant');
  const client = useQueryClient();
  const { data: grants = [] } = useQuery(presentQuery);
  const end = useMutation({
    mutationFn: async () => {
      if (support) {
        await api.POST('/api/v1/support-access/leave', {});
        location.assign('/operator');
        return;
      }
      for (const g of grants) await api.POST('/api/v1/support-access/{id}/revoke', { params: { path: { id: g.id } } });
    },
    onSettled: () => client.invalidateQueries({ queryKey: presentQuery.queryKey }),
  });
  const ends = grants
    .map((g) => g.ends_at ?? '')
    .sort()
    .at(-1);
  if (!support && grants.length === 0) return null;
  const until = ends ? time(ends) : '';
  return (
    <div className={banner.banner} role="status" data-support>
      <IconLifebuoy size={16} stroke={1.8} aria-hidden />
      <span className={banner.text}>
        {support
          ? t('own', { company: tenant.name, time: until })
          : t('theirs', { who: [...new Set(grants.map((g) => g.operator))].join(', '), time: until })}
      </span>
      {(support || may) && (
        <button type="button" className={banner.end} onClick={() => end.mutate()} disabled={end.isPending}>
          {support ? t('leave') : t('revoke')}
        </button>
      )}
    </div>
  );
}
