import { changeRoutes } from '@/features/changes/routes';
import { chatRoutes } from '@/features/chats/routes';
import { duplicateRoutes } from '@/features/duplicates/routes';
import { homeRoutes } from '@/features/home/routes';
import { importRoutes } from '@/features/imports/routes';
import { ticketRoutes } from '@/features/inbox/routes';
import { knowledgeRoutes } from '@/features/knowledge/routes';
import { notificationRoutes } from '@/features/notifications/routes';
import { offlineRoutes } from '@/features/offline/routes';
import { pluginRoutes } from '@/features/plugins/routes';
import { recordRoutes } from '@/features/records/routes';
import { settingsRoutes } from '@/features/settings/routes';
import { taskRoutes } from '@/features/tasks/routes';

/** The addresses of the app: one line for each feature. */
export const routes = [
  ...homeRoutes,
  ...recordRoutes,
  ...settingsRoutes,
  ...importRoutes,
  ...duplicateRoutes,
  ...ticketRoutes,
  ...changeRoutes,
  ...taskRoutes,
  ...notificationRoutes,
  ...chatRoutes,
  ...knowledgeRoutes,
  ...offlineRoutes,
  ...pluginRoutes,
] as const;
