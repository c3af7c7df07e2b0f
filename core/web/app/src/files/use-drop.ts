import { useEffect, useRef, useState } from 'react';

/** Takes files that are dropped anywhere on the page; true while some are held over it. */
export function useDrop(enabled: boolean, onFiles: (files: File[]) => void): boolean {
  const [over, setOver] = useState(false);
  const take = useRef(onFiles);
  take.current = onFiles;
  useEffect(() => {
    if (!enabled) return;
    let depth = 0;
    const files = (e: DragEvent) => e.dataTransfer?.types.includes('Files') === true;
    const enter = (e: DragEvent) => {
      if (!files(e)) return;
      depth++;
      setOver(true);
    };
    const leave = (e: DragEvent) => {
      if (!files(e)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const hold = (e: DragEvent) => files(e) && e.preventDefault();
    const drop = (e: DragEvent) => {
      if (!files(e)) return;
      e.preventDefault();
      depth = 0;
      setOver(false);
      const list = [...(e.dataTransfer?.files ?? [])];
      if (list.length > 0) take.current(list);
    };
    const on = { dragenter: enter, dragleave: leave, dragover: hold, drop } as const;
    for (const [name, listener] of Object.entries(on)) window.addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(on)) window.removeEventListener(name, listener as EventListener);
    };
  }, [enabled]);
  return over;
}
