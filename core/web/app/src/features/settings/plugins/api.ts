import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/lib/api/client';

export type Plugin = Schema['InstallationView'];
export type Offer = Schema['OfferView'];
export type Review = Schema['ReviewView'];
export type Right = Schema['RightView'];
export type Call = Schema['CallView'];
export type Usage = Schema['UsageView'];
export type Flow = Schema['FlowView'];
export type PackageInfo = Schema['PackageView'];

export const pluginsQuery = queryOptions({
  queryKey: ['plugins'],
  queryFn: async () => (await body(api.GET('/api/v1/plugins'))).data ?? [],
});

export const offersQuery = queryOptions({
  queryKey: ['plugins', 'offers'],
  queryFn: async () => {
    const { data, registry } = await body(api.GET('/api/v1/plugin-offers'));
    return { list: data ?? [], registry };
  },
});

export const reviewQuery = (packageId: string) =>
  queryOptions({
    queryKey: ['plugins', 'review', packageId],
    queryFn: async () => (await body(api.GET('/api/v1/plugin-packages/{id}/review', { params: { path: { id: packageId } } }))) as Review,
    staleTime: 0,
  });

export const callsQuery = (id: string) =>
  queryOptions({
    queryKey: ['plugins', id, 'calls'],
    queryFn: async () =>
      (await body(api.GET('/api/v1/plugins/{id}/calls', { params: { path: { id }, query: { limit: 100 } } }))).data ?? [],
    staleTime: 0,
  });

export const flowsQuery = (id: string) =>
  queryOptions({
    queryKey: ['plugins', id, 'flows'],
    queryFn: async () => (await body(api.GET('/api/v1/plugins/{id}/flows', { params: { path: { id }, query: { days: 30 } } }))).data ?? [],
    staleTime: 0,
  });

export const usageQuery = (id: string) =>
  queryOptions({
    queryKey: ['plugins', id, 'usage'],
    queryFn: async () => (await body(api.GET('/api/v1/plugins/{id}/usage', { params: { path: { id } } }))) as Usage,
    staleTime: 0,
  });

/** Takes in the file of a package. */
export async function upload(file: File): Promise<PackageInfo> {
  const form = new FormData();
  form.append('file', file);
  return (await body(
    api.POST('/api/v1/plugin-packages', { body: form as never, bodySerializer: (b: unknown) => b as FormData } as never),
  )) as PackageInfo;
}

/** The package of an offer, taken in if it only lies ready so far. */
export async function packageOf(offer: Offer): Promise<string> {
  if (offer.package_id) return offer.package_id;
  const taken = (await body(api.POST('/api/v1/plugin-packages/bundled', { body: { plugin: offer.plugin } } as never))) as PackageInfo;
  return taken.id;
}

export type Problem = Schema['PluginProblem'];

/** Asks the plugin whether the configuration works, as it is saved. */
export const check = async (id: string): Promise<Problem[]> =>
  (await body(api.POST('/api/v1/plugins/{id}/check', { params: { path: { id } } }))).problems ?? [];

const path = (id: string) => ({ params: { path: { id } } });

export const install = async (review: Review): Promise<Plugin> =>
  (await body(api.POST('/api/v1/plugins', { body: { package_id: review.package.id, digest: review.package.digest } } as never))) as Plugin;

export const upgrade = (review: Review) =>
  api.POST('/api/v1/plugins/{id}/upgrade', {
    ...path(review.installation_id ?? ''),
    body: { package_id: review.package.id, digest: review.package.digest },
  } as never);

export const configure = (plugin: Plugin, config: Record<string, unknown>, policy: Plugin['policy']) =>
  api.PUT('/api/v1/plugins/{id}/config', { ...path(plugin.id), body: { config, policy, revision: plugin.revision } } as never);

export const turn = (plugin: Plugin, on: boolean) =>
  on
    ? api.POST('/api/v1/plugins/{id}/enable', { ...path(plugin.id), body: {} } as never)
    : api.POST('/api/v1/plugins/{id}/disable', { ...path(plugin.id), body: {} } as never);

export const rollBack = (plugin: Plugin) => api.POST('/api/v1/plugins/{id}/rollback', { ...path(plugin.id), body: {} } as never);

export const remove = (plugin: Plugin) => api.DELETE('/api/v1/plugins/{id}', path(plugin.id) as never);
