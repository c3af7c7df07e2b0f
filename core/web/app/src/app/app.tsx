import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { onStepUp } from '@/lib/api/client';
import { text } from '@/lib/i18n/catalogue';
import { schemes } from '@/lib/prefs/scheme';
import { queryClient } from '@/lib/query/client';
import { toast } from '@/lib/toast/toast';
import { whenIdle } from '@/ui/later/idle';
import { Layers } from './layers';
import { nonce } from './nonce';
import { router } from './router';
import { askStepUp } from './step-up/store';
import { texts } from './texts.en';
import { theme } from './theme';
import { Toasts } from './toasts';

/** Everything around the screens. */
export function App() {
  useEffect(() => {
    onStepUp(askStepUp);
    let over = false;
    let end: (() => void) | undefined;
    // Nothing on the first screen waits for the live connection.
    const cancel = whenIdle(() => {
      void import('@/lib/live/connect').then(({ connect }) => {
        if (!over) end = connect(queryClient);
      });
    });
    const renewed = () =>
      toast({ title: text(texts, 'newVersion'), action: { label: text(texts, 'reload'), run: () => location.reload() } });
    window.addEventListener('vite:preloadError', renewed);
    return () => {
      over = true;
      cancel();
      end?.();
      window.removeEventListener('vite:preloadError', renewed);
    };
  }, []);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={schemes} getStyleNonce={() => nonce}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Layers />
        <Toasts />
      </QueryClientProvider>
    </MantineProvider>
  );
}
