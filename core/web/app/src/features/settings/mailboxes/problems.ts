import type { Translate } from '@/lib/i18n/catalogue';
import type { texts } from './texts.en';

const problems = [
  'mail_no_server',
  'mail_server_sign_in',
  'mail_server_port',
  'mail_server_private',
  'mail_server_unknown',
  'mail_server_certificate',
  'mail_server_no_tls',
  'mail_server_timeout',
  'mail_server_unreachable',
  'mail_no_folder',
  'mail_dns_missing',
  'mail_dns_wrong',
] as const;

/** What is wrong, in words; what the other server has said itself stays as it is. */
export function problemText(t: Translate<(typeof texts)['messages']>, problem: string): string {
  const known = problems.find((p) => p === problem);
  return known ? t(known) : problem;
}
