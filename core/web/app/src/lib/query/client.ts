import { type InvalidateOptions, type InvalidateQueryFilters, MutationCache, QueryClient } from '@tanstack/react-query';
import { isProblem } from '@/lib/api/problem';
import { offlineState, reachable } from '@/lib/offline/state';
import { toastProblem } from '@/lib/toast/toast';

/** Tells why a mutation did not work, unless the mutation says `meta: { silent: true }` because its form shows it. */
const mutationCache = new MutationCache({
  onError: (error, _variables, _context, mutation) => {
    if (!mutation.meta?.silent) toastProblem(error);
  },
});

/** Without a network nothing is asked for anew: what is on the screen stays until something fresher can come. */
class Client extends QueryClient {
  override invalidateQueries<K extends readonly unknown[]>(
    filters?: InvalidateQueryFilters<K>,
    options?: InvalidateOptions,
  ): Promise<void> {
    return super.invalidateQueries(reachable() ? filters : { ...filters, refetchType: 'none' }, options);
  }
}

export const queryClient = new Client({
  mutationCache,
  defaultOptions: {
    queries: {
      // The live connection tells what has changed, so that data need not be asked for again by time.
      staleTime: 60_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      // Requests are made without a network, too: some are answered from what the device keeps.
      networkMode: 'always',
      refetchOnMount: () => reachable(),
      retry: (count, error) => count < 2 && isProblem(error) && ((navigator.onLine && error.status === 0) || error.status >= 500),
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

let before = reachable();
offlineState.subscribe(() => {
  const now = reachable();
  if (now && !before) void queryClient.invalidateQueries();
  before = now;
});
