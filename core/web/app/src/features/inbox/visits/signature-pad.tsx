import { Button } from '@mantine/core';
import { type PointerEvent, useRef } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import type { Point, Stroke } from './report';
import { texts } from './texts.en';
import css from './visits.module.css';

/** Takes a signature that is drawn with a finger, a pen or the mouse. Whoever cannot draw types the name instead. */
export function SignaturePad({ strokes, onChange }: { strokes: Stroke[]; onChange: (strokes: Stroke[]) => void }) {
  const t = useTexts(texts);
  const drawing = useRef<Stroke | null>(null);
  const at = (e: PointerEvent<SVGSVGElement>): Point => {
    const box = e.currentTarget.getBoundingClientRect();
    const part = (v: number, size: number) => Math.min(1, Math.max(0, v / size));
    return [part(e.clientX - box.left, box.width), part(e.clientY - box.top, box.height)];
  };
  const begin = (e: PointerEvent<SVGSVGElement>) => {
    if (e.button !== 0) return;
    e.currentTarget.setPointerCapture(e.pointerId);
    drawing.current = [at(e)];
    onChange([...strokes, drawing.current]);
  };
  const move = (e: PointerEvent<SVGSVGElement>) => {
    if (!drawing.current) return;
    drawing.current = [...drawing.current, at(e)];
    onChange([...strokes.slice(0, -1), drawing.current]);
  };
  return (
    <div className={css.signing}>
      <svg
        className={css.pad}
        viewBox="0 0 640 200"
        preserveAspectRatio="none"
        role="img"
        aria-label={t(strokes.length > 0 ? 'signed' : 'signHere')}
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={() => {
          drawing.current = null;
        }}
        onPointerCancel={() => {
          drawing.current = null;
        }}
      >
        {strokes.map((s, i) => (
          <polyline
            // biome-ignore lint/suspicious/noArrayIndexKey: a stroke is known by its place alone
            key={i}
            points={(s.length === 1 ? [s[0], s[0]] : s).map((p) => `${(p?.[0] ?? 0) * 640},${(p?.[1] ?? 0) * 200}`).join(' ')}
          />
        ))}
      </svg>
      <Button variant="subtle" disabled={strokes.length === 0} onClick={() => onChange([])}>
        {t('clear')}
      </Button>
    </div>
  );
}
