import { Button, Modal, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body, signInAgain } from '@/lib/api/client';
import { useTexts } from '@/lib/i18n/catalogue';
import { describe } from '@/lib/toast/toast';
import { showPasskey } from './passkey';
import css from './step-up.module.css';
import { stepUpStore } from './store';
import { texts } from './texts.en';

/** Asks who is there once more: by password, code or passkey, whatever the account has. */
export function StepUp() {
  const t = useTexts(texts);
  const [value, setValue] = useState('');
  const { data: factors } = useQuery({ queryKey: ['factors'], queryFn: () => body(api.GET('/api/v1/me/factors')) });
  const prove = useMutation({
    meta: { silent: true },
    mutationFn: () =>
      api.POST('/api/v1/me/step-up', {
        body: factors?.totp && /^[0-9 ]{6,8}$/.test(value) ? { code: value.replaceAll(' ', '') } : { password: value },
      } as never),
    onSuccess: () => stepUpStore.answer(true),
    onError: () => setValue(''),
  });
  const passkey = useMutation({
    meta: { silent: true },
    mutationFn: async () => {
      const options = await body(api.POST('/api/v1/me/step-up/passkey/begin'));
      const credential = await showPasskey((options as { options?: unknown }).options ?? options);
      await api.POST('/api/v1/me/step-up/passkey', { body: { credential } } as never);
    },
    onSuccess: () => stepUpStore.answer(true),
  });
  const typed = factors?.password || factors?.totp;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (value) prove.mutate();
  };
  const label = factors?.totp ? (factors.password ? t('either') : t('code')) : t('password');
  const cancel = () => stepUpStore.answer(false);
  return (
    <Modal opened onClose={cancel} title={t('title')} size={400} zIndex={400} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <form className={css.form} onSubmit={submit} data-step-up>
        <p className={css.hint}>{factors && !typed && !factors.passkeys?.length ? t('signInHint') : t('hint')}</p>
        {(typed ?? !factors) && (
          <TextInput
            data-autofocus
            type="password"
            autoComplete="current-password"
            label={label}
            value={value}
            onChange={(e) => setValue(e.currentTarget.value)}
            error={prove.error ? describe(prove.error).detail : undefined}
          />
        )}
        {passkey.error && (
          <p role="alert" className={css.error}>
            {t('passkeyFailed')}
          </p>
        )}
        <div className={css.buttons}>
          {(factors?.passkeys?.length ?? 0) > 0 && (
            <Button
              variant="default"
              leftSection={<IconFingerprint size={15} />}
              loading={passkey.isPending}
              onClick={() => passkey.mutate()}
            >
              {t('passkey')}
            </Button>
          )}
          <span className={css.space} />
          <Button variant="default" onClick={cancel}>
            {t('cancel')}
          </Button>
          {(typed ?? !factors) ? (
            <Button type="submit" loading={prove.isPending}>
              {t('confirm')}
            </Button>
          ) : (
            !factors?.passkeys?.length && <Button onClick={signInAgain}>{t('signIn')}</Button>
          )}
        </div>
      </form>
    </Modal>
  );
}
