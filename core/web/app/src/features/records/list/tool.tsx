import { ActionIcon, Button } from '@mantine/core';
import { type ComponentType, type ReactNode, Suspense, useCallback, useRef, useState } from 'react';
import { later } from '@/ui/later/later';
import css from './list.module.css';

const ToolBox = later(() => import('./tool-box').then((m) => m.ToolBox));

type Props = {
  title: string;
  icon: ComponentType<{ size?: number; stroke?: number }>;
  /** How much of it is on. */
  count: number;
  narrow: boolean;
  opened: boolean;
  /** Fetches what stands in the box. */
  load: () => void;
  onChange: (opened: boolean) => void;
  children: ReactNode;
};

/** One of the list's tools: a button, and the box that it opens. */
export function Tool({ title, icon: Icon, count, narrow, opened, load, onChange, children }: Props) {
  const [used, setUsed] = useState(opened);
  if (opened && !used) setUsed(true);
  const pressed = useRef(false);
  // The box brings a button of its own, to which the focus goes over.
  const keepFocus = useCallback((el: HTMLButtonElement | null) => {
    if (pressed.current) el?.focus({ preventScroll: true });
  }, []);
  const near = () => {
    ToolBox.load();
    load();
  };
  const shared = {
    ref: keepFocus,
    'aria-haspopup': 'dialog' as const,
    'aria-expanded': opened,
    onPointerEnter: near,
    onFocus: near,
    onClick: () => {
      pressed.current = true;
      onChange(!opened);
    },
  };
  const button = narrow ? (
    <ActionIcon {...shared} aria-label={title} size={36} color={count > 0 ? 'indigo' : 'gray'}>
      <Icon size={18} stroke={1.6} />
    </ActionIcon>
  ) : (
    <Button
      {...shared}
      variant="default"
      leftSection={<Icon size={15} stroke={1.6} />}
      rightSection={count > 0 && <span className={css.badge}>{count}</span>}
    >
      {title}
    </Button>
  );
  if (!used) return button;
  return (
    <Suspense fallback={button}>
      <ToolBox opened={opened} button={button} onChange={onChange}>
        <Suspense fallback={null}>{opened && children}</Suspense>
      </ToolBox>
    </Suspense>
  );
}
