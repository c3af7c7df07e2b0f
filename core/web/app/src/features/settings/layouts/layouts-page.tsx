import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTexts } from '@/lib/i18n/catalogue';
import { SettingsPage } from '../frame/settings-page';
import { Loaded } from '../parts/loaded';
import { editQuery } from './api';
import { Editor } from './editor';
import type { Scope } from './scope';
import { ScopeBar } from './scope-bar';
import { texts } from './texts.en';

/** What screens show to whom: laid out for everybody, a role, a team, or a kind of record. */
export function LayoutsPage() {
  const t = useTexts(texts);
  const { screen: kind, ...rest } = useSearch({ from: '/shell/settings/layouts' });
  const scope: Scope = { kind, ...rest };
  const navigate = useNavigate();
  const query = useQuery(editQuery(scope));
  const go = ({ kind: screen, ...next }: Scope) => void navigate({ to: '/settings/layouts', search: { screen, ...next } });
  return (
    <SettingsPage name={t('layouts')} about={t('about')} wide>
      <ScopeBar scope={scope} onChange={go} />
      <Loaded query={query}>{(edited) => <Editor key={JSON.stringify(scope)} scope={scope} edited={edited} />}</Loaded>
    </SettingsPage>
  );
}
