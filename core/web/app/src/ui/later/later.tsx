import { type ComponentType, lazy, useState } from 'react';

/**
 * Like lazy, but what has been loaded beforehand is drawn at once, without a pause: it is for what opens under somebody's
 * hands. load fetches it, as soon as the hand comes near or there is nothing better to do.
 */
export function later<P extends object>(get: () => Promise<ComponentType<P>>): ComponentType<P> & { load: () => void } {
  let Ready: ComponentType<P> | undefined;
  const fetched = async () => {
    Ready = await get();
    return { default: Ready };
  };
  const Lazy = lazy(fetched);
  function Later(props: P) {
    const [Part] = useState<ComponentType<P>>(() => Ready ?? (Lazy as unknown as ComponentType<P>));
    return <Part {...props} />;
  }
  return Object.assign(Later, { load: () => void (Ready ?? fetched().catch(() => undefined)) });
}
