import { describe, expect, it } from 'vitest';
import { toAccount, toServer } from './server';

describe('a mail server of a form', () => {
  it('keeps a password that was not typed', () => {
    const account = toAccount(toServer({ host: 'imap.example.org', port: 993, tls: 'tls', user: 'a' }));
    expect(account).toEqual({ host: 'imap.example.org', port: 993, tls: 'tls', user: 'a', folder: '' });
  });
  it('is taken away by an empty host', () => {
    expect(toAccount({ ...toServer(null), user: 'left over', password: 'x' })).toEqual({ host: '' });
  });
  it('has the usual port where none was typed', () => {
    expect(toAccount({ ...toServer(null), host: ' smtp.example.org ' }).port).toBe(0);
  });
});
