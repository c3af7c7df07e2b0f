import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

const overscan = 6;

export type Window = { first: number; last: number; perPage: number };

/** Which rows of equal height are in sight, with a few above and below. It follows the scrolling frame by frame. */
export function useWindow(scroller: RefObject<HTMLElement | null>, rows: number, rowHeight: number, above: number): Window {
  // Until it is measured it is at most as high as the window: rows that nobody sees would hold up the first picture.
  const [seen, setSeen] = useState<Window>(() => ({ first: 0, last: Math.ceil(window.innerHeight / rowHeight), perPage: 20 }));
  useLayoutEffect(() => {
    const el = scroller.current;
    if (!el) return;
    let frame = 0;
    const measure = () => {
      frame = 0;
      const height = el.clientHeight;
      const first = Math.max(0, Math.floor((el.scrollTop - above) / rowHeight) - overscan);
      const last = Math.ceil((el.scrollTop + height) / rowHeight) + overscan;
      setSeen((old) =>
        old.first === first && old.last === last
          ? old
          : { first, last, perPage: Math.max(1, Math.floor((height - above) / rowHeight) - 1) },
      );
    };
    const onScroll = () => {
      if (!frame) frame = requestAnimationFrame(measure);
    };
    el.addEventListener('scroll', onScroll, { passive: true });
    // It measures once by itself, after the browser has laid out the page: asking here would have it laid out twice.
    const sizes = new ResizeObserver(measure);
    sizes.observe(el);
    return () => {
      cancelAnimationFrame(frame);
      el.removeEventListener('scroll', onScroll);
      sizes.disconnect();
    };
  }, [scroller, rowHeight, above]);
  return { ...seen, last: Math.min(seen.last, rows - 1) };
}

const read = () => Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue('--row-h'), 10) || 36;

/** The height of a row, which the style sheet decides: by how close the person wants them, and touch needs more. */
export function useRowHeight(): number {
  const [height, setHeight] = useState(read);
  useEffect(() => {
    const query = window.matchMedia('(pointer: coarse)');
    const update = () => setHeight(read());
    query.addEventListener('change', update);
    const density = new MutationObserver(update);
    density.observe(document.documentElement, { attributes: true, attributeFilter: ['data-density'] });
    return () => {
      query.removeEventListener('change', update);
      density.disconnect();
    };
  }, []);
  return height;
}
