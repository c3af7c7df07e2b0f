import { homeRoutes } from '@/features/home/routes';
import { recordRoutes } from '@/features/records/routes';
import { settingsRoutes } from '@/features/settings/routes';

/** The addresses of the app: one line for each feature. */
export const routes = [...homeRoutes, ...recordRoutes, ...settingsRoutes] as const;
