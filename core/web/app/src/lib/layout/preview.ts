import type { ComponentType } from 'react';
import type { LayoutGroup } from './record';

export type PreviewProps = { object: string; layout: LayoutGroup[] };

/** How a record's page is shown while it is laid out; whoever owns that page says how it is loaded. */
export const preview: { load?: () => Promise<{ RecordPreview: ComponentType<PreviewProps> }> } = {};
