import { homeRoutes } from '@/features/home/routes';
import { recordRoutes } from '@/features/records/routes';

/** The addresses of the app: one line for each feature. */
export const routes = [...homeRoutes, ...recordRoutes] as const;
