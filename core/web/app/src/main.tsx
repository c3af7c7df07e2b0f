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
import { whenIdle } from './ui/later/idle';

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

/**
 * What works without a network is made ready when there is nothing better to do. A first visit waits until its screen
 * stands: the worker fetches the whole app, and a phone has but a few connections.
 */
function prepareOffline(): void {
  whenIdle(() => {
    const busy = !navigator.serviceWorker?.controller && (document.readyState !== 'complete' || queryClient.isFetching() > 0);
    if (busy) setTimeout(prepareOffline, 500);
    else void import('./app/worker').then((m) => m.startWorker());
  });
}
setTimeout(prepareOffline, navigator.serviceWorker?.controller ? 0 : 2_000);
