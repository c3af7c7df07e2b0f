import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTexts } from '@/lib/i18n/catalogue';
import { deviceState, turnOff, turnOn } from '@/lib/notifications/push';
import parts from '../parts/parts.module.css';
import { texts } from './texts.en';

const key = ['notifications', 'device'];

/** Whether this very browser is told of notifications while Kontor is closed, and how to change it. */
export function Device() {
  const t = useTexts(texts);
  const client = useQueryClient();
  const { data: state } = useQuery({ queryKey: key, queryFn: deviceState, staleTime: 0 });
  const change = useMutation({
    mutationFn: () => (state === 'on' ? turnOff() : turnOn()),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  if (!state) return null;
  return (
    <div className={parts.card}>
      <div className={parts.tools} style={{ margin: 0, justifyContent: 'space-between' }}>
        <div>
          <strong>{t('device')}</strong>
          <p className={parts.hint}>{t(`device_${state}`)}</p>
        </div>
        {(state === 'on' || state === 'off') && (
          <Button variant="default" loading={change.isPending} onClick={() => change.mutate()}>
            {t(state === 'on' ? 'deviceOff' : 'deviceOn')}
          </Button>
        )}
      </div>
    </div>
  );
}
