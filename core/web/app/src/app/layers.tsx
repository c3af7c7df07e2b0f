import { lazy, Suspense, useSyncExternalStore } from 'react';
import { stepUpStore } from './step-up/store';

const StepUp = lazy(() => import('./step-up/step-up').then((m) => ({ default: m.StepUp })));

/** What may open above every screen, at the server's wish. */
export function Layers() {
  const proof = useSyncExternalStore(stepUpStore.subscribe, stepUpStore.current);
  return <Suspense fallback={null}>{proof && <StepUp />}</Suspense>;
}
