import { Button } from '@mantine/core';
import { IconPuzzle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { type ObjectInfo, useLabel } from '@/lib/metadata/metadata';
import { abilitiesQuery } from '../record/plugins/api';
import type { Selected } from './use-selection';

const BulkActionDialog = lazy(async () => ({ default: (await import('@/plugins/bulk-action-dialog')).BulkActionDialog }));

type Props = { object: ObjectInfo; selected: Selected; onDone: () => void };
type Chosen = { installation: string; name: string; id: string; title: string; schema: unknown };

/** What plugins can do with the selected rows. */
export function PluginActions({ object, selected, onDone }: Props) {
  const label = useLabel();
  const { data: abilities = [] } = useQuery(abilitiesQuery(object.name));
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const offered = abilities.flatMap((a) =>
    (a.actions ?? []).map((x) => ({
      installation: a.installation_id,
      name: label(a.names, a.plugin),
      id: x.id,
      title: label(x.titles, x.id),
      schema: x.input_schema as unknown,
    })),
  );
  return (
    <>
      {offered.map((x) => (
        <Button
          key={`${x.installation} ${x.id}`}
          variant="default"
          leftSection={<IconPuzzle size={14} />}
          title={x.name}
          onClick={() => setChosen(x)}
        >
          {x.title}…
        </Button>
      ))}
      <Suspense fallback={null}>
        {chosen && (
          <BulkActionDialog
            installation={chosen.installation}
            name={chosen.name}
            action={chosen}
            meant={{ object: object.name, filter: selected.filter }}
            count={selected.count}
            onClose={() => setChosen(null)}
            onDone={() => {
              setChosen(null);
              onDone();
            }}
          />
        )}
      </Suspense>
    </>
  );
}
