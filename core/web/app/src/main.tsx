import '@fontsource-variable/inter/wght.css';
import './app/mantine.css';
import './app/tokens.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { meQuery } from './lib/auth/me';
import { loadTexts } from './lib/i18n/catalogue';
import { currentLanguage } from './lib/i18n/language';
import { layoutQuery } from './lib/layout/layout';
import { objectsQuery, rightsQuery } from './lib/metadata/metadata';
import { queryClient } from './lib/query/client';

// What every screen needs is asked for before anything is drawn, all at once.
void queryClient.prefetchQuery(meQuery);
void queryClient.prefetchQuery(objectsQuery);
void queryClient.prefetchQuery(rightsQuery);
void queryClient.prefetchQuery(layoutQuery);

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
await loadTexts(currentLanguage());
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

// What works without a network is made ready when there is nothing better to do.
const idle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 1_500));
idle(() => void import('./app/worker').then((m) => m.startWorker()));
