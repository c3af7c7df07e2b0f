import { useComputedColorScheme } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useLanguage, useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { describe, toast } from '@/lib/toast/toast';
import { Waiting } from '@/ui/states/waiting';
import { askRoute, type Panel, runAction, type Subject } from './api';
import { bridgeVersion, type FrameContext, heard, type Said } from './bridge';
import { Refused } from './panel-states';
import css from './plugins.module.css';
import { texts } from './texts.en';

const tokens = ['bg', 'bg-sunken', 'bg-hover', 'line', 'tx', 'tx-2', 'accent', 'ok', 'warn', 'bad'];

/** How long a frame has to say that it is there, in milliseconds. */
const patience = 8_000;

/** How many requests of a frame are under way at the most. */
const atOnce = 8;

type Props = { panel: Panel; subject?: Subject; whole?: boolean };

/**
 * A page of a plugin, shut in: it has no origin, no session and no network. It speaks through a port with this side, which
 * shows what it may show and runs nothing but the plugin's own actions and routes, as the person who is signed in.
 */
export function Frame(props: Props) {
  const [turn, setTurn] = useState(0);
  return <Shown key={turn} {...props} onAgain={() => setTurn(turn + 1)} />;
}

function Shown({ panel, subject, whole, onAgain }: Props & { onAgain: () => void }) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const navigate = useNavigate();
  const name = label(panel.names, panel.plugin);
  const locale = useLanguage();
  const theme = useComputedColorScheme('light');
  const { timeZone } = useFormats();
  const frame = useRef<HTMLIFrameElement>(null);
  const port = useRef<MessagePort | null>(null);
  const pending = useRef(0);
  // The address is another each time it is asked for; the frame keeps the first.
  const [address] = useState(panel.address);
  const [state, setState] = useState<'waiting' | 'ready' | 'silent'>('waiting');
  const [height, setHeight] = useState(120);

  const context = (): FrameContext => {
    const style = getComputedStyle(document.documentElement);
    return {
      theme,
      locale,
      time_zone: timeZone,
      panel: panel.panel,
      record: subject ? { object: subject.object, id: subject.id } : null,
      colors: Object.fromEntries(tokens.map((k) => [k, style.getPropertyValue(`--${k}`).trim()])),
    };
  };

  const answer = async (said: Extract<Said, { id: string; type: 'action' | 'ask' }>) => {
    const reply = (message: object) => port.current?.postMessage({ type: 'result', id: said.id, ...message });
    if (pending.current >= atOnce) return reply({ ok: false, error: { code: 'rate_limited', message: 'too many at once' } });
    pending.current++;
    try {
      if (said.type === 'ask') {
        const { id: _, type: __, ...asked } = said;
        return reply({ ok: true, ...(await askRoute(panel.installation_id, asked)) });
      }
      const action = (panel.actions ?? []).find((a) => a.id === said.action);
      const done = await runAction(panel.installation_id, said.action, said.input, action?.about_record ? subject : undefined);
      reply({ ok: true, output: done.output, message: done.message ?? '' });
      if (subject && (done.change_set_ids?.length ?? 0) > 0)
        await client.invalidateQueries({ queryKey: ['record', subject.object, subject.id] });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      reply({ ok: false, error: { code, message: describe(error).detail } });
    } finally {
      pending.current--;
    }
  };

  const hear = (message: unknown) => {
    const said = heard(message);
    switch (said?.type) {
      case 'ready':
        return setState('ready');
      case 'resize':
        return setHeight(said.height);
      case 'navigate':
        return void navigate({ to: '/records/$object/$id', params: { object: said.object, id: said.id } });
      case 'toast':
        return void toast({ title: `${name}: ${said.text}`, tone: said.bad ? 'bad' : 'plain' });
      case 'action':
      case 'ask':
        return void answer(said);
    }
  };
  const latest = useRef(hear);
  latest.current = hear;

  const open = () => {
    const channel = new MessageChannel();
    port.current?.close();
    port.current = channel.port1;
    channel.port1.onmessage = (e) => latest.current(e.data);
    // It has no origin that could be named; the port goes to the page that stands in the frame now, and to nobody else.
    frame.current?.contentWindow?.postMessage({ kontor: bridgeVersion, type: 'open', context: context() }, '*', [channel.port2]);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the frame is told when its context changes
  useEffect(() => {
    port.current?.postMessage({ type: 'context', context: context() });
  }, [theme, locale, subject?.object, subject?.id]);
  // What asks anew for the record asks the frame to do so, too.
  const { data: asked } = useQuery({
    queryKey: subject ? ['record', subject.object, subject.id, 'frame', panel.installation_id, panel.panel] : ['plugin-frame'],
    queryFn: () => Date.now(),
    enabled: Boolean(subject),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the time that counts
  useEffect(() => {
    port.current?.postMessage({ type: 'changed' });
  }, [asked]);
  useEffect(() => () => port.current?.close(), []);
  useEffect(() => {
    if (state !== 'waiting') return;
    const timer = setTimeout(() => setState('silent'), patience);
    return () => clearTimeout(timer);
  }, [state]);

  if (state === 'silent') return <Refused title={t('late', { name })} onRetry={onAgain} />;
  return (
    <>
      {state === 'waiting' && <Waiting />}
      <iframe
        ref={frame}
        src={address}
        onLoad={open}
        sandbox="allow-scripts"
        allow=""
        referrerPolicy="no-referrer"
        title={t('frame', { title: label(panel.titles, panel.panel), name })}
        className={`${css.frame} ${whole ? css.whole : ''}`}
        style={whole ? undefined : { height }}
        hidden={state === 'waiting'}
      />
    </>
  );
}
