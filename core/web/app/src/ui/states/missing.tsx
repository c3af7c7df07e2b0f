import { Button } from '@mantine/core';
import { IconMapPinOff } from '@tabler/icons-react';
import { useTexts } from '@/lib/i18n/catalogue';
import { State } from './state';
import { texts } from './texts.en';

/** Stands where there is nothing at an address, or nothing that the person may know of. */
export function Missing() {
  const t = useTexts(texts);
  return (
    <State level={1} icon={<IconMapPinOff size={20} />} title={t('missing')} hint={t('missingHint')}>
      <Button variant="default" component="a" href="/">
        {t('home')}
      </Button>
    </State>
  );
}
