import { define } from '@/lib/i18n/catalogue';

export const texts = define('inbox-assist', {
  suggestions: 'Suggestions',
  suggested: 'Suggested for {field}:',
  applied: '{field} was set automatically:',
  unsure: 'Earlier tickets do not tell what this is about. {field}: please choose.',
  sure: '{percent}\u00a0% sure',
  because: 'because of {words}',
  accept: 'Accept',
  reject: 'Reject',
  keep: 'Right',
  takeBack: 'Take back',
  rated: 'The customer has rated:',
  of5: '{score} of 5',
});
