import { useMantineColorScheme } from '@mantine/core';
import { IconEye, IconKeyboard, IconLanguage, IconMoon, IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { createElement, type ReactNode } from 'react';
import { commands } from '@/app/commands';
import { places } from '@/app/navigation';
import { texts as app } from '@/app/texts.en';
import { api, body } from '@/lib/api/client';
import { useMe } from '@/lib/auth/me';
import { openCreate } from '@/lib/create/create';
import { useTexts } from '@/lib/i18n/catalogue';
import { chooseLanguage } from '@/lib/i18n/choose';
import { rightsQuery, useLabel, useObjects } from '@/lib/metadata/metadata';
import { useRecents } from '@/lib/recents/recents';
import { useViews } from '@/lib/views/views';
import { ObjectIcon } from '@/ui/object-icon/object-icon';
import { texts } from './texts.en';

export type Item = { id: string; title: string; detail?: string; keywords?: string; icon: ReactNode; keys?: string; run: () => void };
export type Group = { title: string; items: Item[] };

/** Where the words of the query begin a word of the text. */
export function matches(text: string, query: string): boolean {
  const hay = ` ${text.toLocaleLowerCase()}`;
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

type Ways = { go: (to: string) => void; onShortcuts: () => void };

/** Everything that the palette offers for what was typed; records come from the server as one types. */
export function useItems(query: string, { go, onShortcuts }: Ways): { groups: Group[]; searching: boolean } {
  const t = useTexts(texts);
  const a = useTexts(app);
  const label = useLabel();
  const objects = useObjects();
  const views = useViews();
  const { functions } = useMe();
  const { data: rights } = useQuery(rightsQuery);
  const { list: recents } = useRecents();
  const { setColorScheme } = useMantineColorScheme();
  const q = query.trim();
  const search = useQuery({
    queryKey: ['search', q],
    queryFn: ({ signal }) => body(api.GET('/api/v1/search', { params: { query: { q, limit: 8 } }, signal })),
    enabled: q.length > 0,
    placeholderData: q ? keepPreviousData : undefined,
    staleTime: 5_000,
  });
  const icon = (name: string) => createElement(ObjectIcon, { icon: objects.find((o) => o.name === name)?.icon, size: 16 });
  const kind = (name: string) => label(objects.find((o) => o.name === name)?.labels, name);
  const record = (r: { object: string; id: string; title: string }): Item => ({
    id: r.id,
    title: r.title,
    detail: kind(r.object),
    icon: icon(r.object),
    run: () => go(`/records/${r.object}/${r.id}`),
  });
  const own = (c: (typeof commands)[number]): Item => ({
    id: c.id,
    title: c.title(),
    keywords: c.keywords?.(),
    icon: createElement(c.icon, { size: 16, stroke: 1.6 }),
    keys: c.keys,
    run: () => c.run({ navigate: go }),
  });
  const allowed = commands.filter((c) => !c.may || functions?.includes(c.may));
  const glyph = (i: typeof IconPlus) => createElement(i, { size: 16, stroke: 1.6 });

  // Until the server has answered, those of the last answer stay that still fit.
  const found = (search.data?.data ?? []).filter((r) => !search.isPlaceholderData || matches(r.title, q));

  const groups: Group[] = [
    { title: t('recent'), items: q ? [] : recents.map(record) },
    { title: t('records'), items: q ? found.map(record) : [] },
    {
      title: t('views'),
      items: q
        ? views.map((v) => ({
            id: v.id,
            title: v.name,
            detail: kind(v.object),
            icon: glyph(IconEye),
            run: () => go(`/records/${v.object}?view=${v.id}`),
          }))
        : [],
    },
    {
      title: t('go'),
      items: [
        ...places
          .filter((p) => !p.may || functions?.includes(p.may))
          .map((p) => ({
            id: `place ${p.to}`,
            title: p.label(),
            keys: p.keys,
            icon: glyph(p.icon as typeof IconPlus),
            run: () => go(p.to),
          })),
        ...objects.map((o) => ({
          id: `object ${o.id}`,
          title: label(o.plural_labels, o.name),
          keywords: label(o.labels),
          icon: icon(o.name),
          run: () => go(`/records/${o.name}`),
        })),
        ...allowed.filter((c) => c.group === 'place').map(own),
      ],
    },
    {
      title: t('actions'),
      items: [
        ...objects
          .filter((o) => rights?.[o.name]?.actions.includes('create'))
          .map((o) => ({
            id: `create ${o.id}`,
            title: t('create', { object: label(o.labels, o.name) }),
            icon: glyph(IconPlus),
            run: () => openCreate({ object: o.name }),
          })),
        ...allowed.filter((c) => c.group === 'action').map(own),
      ],
    },
    {
      title: t('settings'),
      items: [
        ...allowed.filter((c) => c.group === 'setting').map(own),
        { id: 'light', title: t('light'), icon: glyph(IconMoon), run: () => setColorScheme('light') },
        { id: 'dark', title: t('dark'), icon: glyph(IconMoon), run: () => setColorScheme('dark') },
        { id: 'auto', title: t('auto'), icon: glyph(IconMoon), run: () => setColorScheme('auto') },
        {
          id: 'de',
          title: 'Deutsch',
          keywords: 'german sprache language',
          icon: glyph(IconLanguage),
          run: () => void chooseLanguage('de'),
        },
        {
          id: 'en',
          title: 'English',
          keywords: 'englisch sprache language',
          icon: glyph(IconLanguage),
          run: () => void chooseLanguage('en'),
        },
        { id: 'shortcuts', title: a('shortcuts'), keys: '?', icon: glyph(IconKeyboard), run: onShortcuts },
      ],
    },
  ];
  const narrowed = groups.map((g) => ({
    title: g.title,
    items: q && g.title !== t('records') ? g.items.filter((i) => matches(`${i.title} ${i.keywords ?? ''}`, q)).slice(0, 6) : g.items,
  }));
  return { groups: narrowed.filter((g) => g.items.length > 0), searching: search.isFetching };
}
