import { IconPuzzle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useLabel } from '@/lib/metadata/metadata';
import { panelsQuery } from '@/plugins/api';

export type PluginPlace = { key: string; to: string; label: string; icon: ReactNode };

/** The pages that plugins fill; the navigation draws them. */
export function PluginPlaces({ children }: { children: (places: PluginPlace[]) => ReactNode }) {
  const label = useLabel();
  const { data = [] } = useQuery(panelsQuery());
  const places = data.map((p) => ({
    key: `${p.installation_id} ${p.panel}`,
    to: `/plugins/${p.installation_id}/${p.panel}`,
    label: label(p.titles, p.panel),
    icon: <IconPuzzle size={17} stroke={1.6} />,
  }));
  return places.length === 0 ? null : children(places);
}
