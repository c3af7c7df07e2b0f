import { Menu } from '@mantine/core';
import { IconCopy, IconDownload, IconFileImport } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, type ReactElement, Suspense, useState } from 'react';
import { texts as exporting } from '@/export/texts.en';
import { useMay } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, type ObjectInfo, useCan } from '@/lib/metadata/metadata';
import type { Definition } from './definition';
import { texts } from './texts.en';

const ExportDialog = lazy(() => import('@/export/export-dialog').then((m) => ({ default: m.ExportDialog })));

type Props = {
  object: ObjectInfo;
  fields: Field[];
  definition: Definition;
  count: { value: number; capped: boolean } | undefined;
  button: ReactElement;
};

/** What is done with a list less often: bringing records in, taking them out, looking for duplicates. */
export function MoreMenu({ object, fields, definition, count, button }: Props) {
  const t = useTexts(texts);
  const x = useTexts(exporting);
  const [dialog, setDialog] = useState(false);
  const canImport = useCan(object.name, 'import');
  const canExport = useCan(object.name, 'export');
  const mayImport = useMay('imports.run') && canImport;
  const mayExport = useMay('exports.run') && canExport;
  return (
    <>
      <Menu position="bottom-end" defaultOpened>
        <Menu.Target>{button}</Menu.Target>
        <Menu.Dropdown>
          {mayImport && (
            <Menu.Item
              leftSection={<IconFileImport size={15} stroke={1.6} aria-hidden />}
              component={Link}
              {...({ to: '/imports/new', search: { object: object.name } } as object)}
            >
              {t('importFile')}
            </Menu.Item>
          )}
          {mayExport && (
            <Menu.Item leftSection={<IconDownload size={15} stroke={1.6} aria-hidden />} onClick={() => setDialog(true)}>
              {x('export')}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconCopy size={15} stroke={1.6} aria-hidden />}
            component={Link}
            {...({ to: '/duplicates', search: { object: object.name } } as object)}
          >
            {t('duplicates')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense fallback={null}>
        {dialog && (
          <ExportDialog
            object={object}
            fields={fields}
            columns={definition.columns}
            filter={definition.filter ?? null}
            sort={definition.sort}
            count={count}
            onClose={() => setDialog(false)}
          />
        )}
      </Suspense>
    </>
  );
}
