import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useLabel } from '@/lib/metadata/metadata';
import { panelsQuery } from '@/plugins/api';
import { PluginPanel } from '@/plugins/panel';
import { Page } from '@/ui/page/page';
import { Failed } from '@/ui/states/failed';
import { Missing } from '@/ui/states/missing';
import { Waiting } from '@/ui/states/waiting';

/** A page that a plugin fills. */
export function PluginPage() {
  const label = useLabel();
  const { installation, panel: name } = useParams({ from: '/shell/plugins/$installation/$panel' });
  const { data, error, refetch } = useQuery(panelsQuery());
  const panel = data?.find((p) => p.installation_id === installation && p.panel === name);
  if (error && !data) return <Failed error={error} reset={() => void refetch()} />;
  if (!data) return <Waiting />;
  if (!panel) return <Missing />;
  return (
    <Page name={label(panel.titles, panel.panel)}>
      <PluginPanel key={`${installation} ${name}`} panel={panel} whole />
    </Page>
  );
}
