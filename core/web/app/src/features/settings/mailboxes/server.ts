import type { Schema } from '@/lib/api/client';
import type { Account } from './api';

/** A mail server as the form holds it. */
export type Server = { host: string; port: string; tls: 'tls' | 'starttls' | 'none'; user: string; folder: string; password: string };

export function toServer(a: Schema['AccountView'] | null | undefined): Server {
  return {
    host: a?.host ?? '',
    port: a?.port ? String(a.port) : '',
    tls: a?.tls ?? 'tls',
    user: a?.user ?? '',
    folder: a?.folder ?? '',
    password: '',
  };
}

/** What the API takes: no password keeps the one that there is, no host takes the server away. */
export function toAccount(s: Server): Account {
  const host = s.host.trim();
  if (host === '') return { host };
  return {
    host,
    port: Number(s.port) || 0,
    tls: s.tls,
    user: s.user.trim(),
    folder: s.folder.trim(),
    ...(s.password ? { password: s.password } : {}),
  };
}
