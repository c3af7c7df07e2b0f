import { TextInput } from '@mantine/core';
import { useTexts } from '@/lib/i18n/catalogue';
import { CheckList } from '../parts/check-list';
import { commonScopes } from './scopes';
import { texts } from './texts.en';

type Props = { common: string[]; more: string; error?: string; onCommon: (v: string[]) => void; onMore: (v: string) => void };

/** What a program may do at most: the common scopes, and finer ones by their names. */
export function ScopeFields({ common, more, error, onCommon, onMore }: Props) {
  const t = useTexts(texts);
  return (
    <>
      <CheckList
        label={t('scopes')}
        items={commonScopes.map((s) => ({ value: s, label: `${s} – ${t(s)}`, hint: t(s) }))}
        value={common}
        onChange={onCommon}
        error={error}
      />
      <TextInput
        label={t('more')}
        description={t('moreHint')}
        inputWrapperOrder={['label', 'input', 'description']}
        value={more}
        onChange={(e) => onMore(e.currentTarget.value)}
      />
    </>
  );
}
