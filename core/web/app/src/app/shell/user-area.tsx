import { lazy, Suspense, useState } from 'react';
import { UserButton } from './user-button';

const load = () => import('./user-menu');
const UserMenu = lazy(() => load().then((m) => ({ default: m.UserMenu })));

/** The menu of the person, which is loaded when somebody reaches for it. */
export function UserArea({ onShortcuts }: { onShortcuts: () => void }) {
  const [wanted, setWanted] = useState(false);
  const button = <UserButton onPointerEnter={() => void load()} onFocus={() => void load()} onClick={() => setWanted(true)} />;
  return wanted ? (
    <Suspense fallback={button}>
      <UserMenu onShortcuts={onShortcuts} opened />
    </Suspense>
  ) : (
    button
  );
}
