import { MutationCache, QueryClient } from '@tanstack/react-query';
import { isProblem } from '@/lib/api/problem';
import { toastProblem } from '@/lib/toast/toast';

/** Tells why a mutation did not work, unless the mutation says `meta: { silent: true }` because its form shows it. */
const mutationCache = new MutationCache({
  onError: (error, _variables, _context, mutation) => {
    if (!mutation.meta?.silent) toastProblem(error);
  },
});

export const queryClient = new QueryClient({
  mutationCache,
  defaultOptions: {
    queries: {
      // The live connection tells what has changed, so that data need not be asked for again by time.
      staleTime: 60_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && isProblem(error) && (error.status === 0 || error.status >= 500),
    },
    mutations: { retry: false },
  },
});
