import { expect, test } from 'vitest';
import { apply, changeFor, join, type Mine } from './wish';

const deals = { to: '/records/deals', label: 'Deals', icon: 'euro' };
const leads = { to: '/records/leads', label: 'Leads', icon: 'flame' };
const anna = { to: '/records/contacts/con_1', label: 'Anna', icon: 'user' };

test('what two devices changed at once is kept of both', () => {
  const elsewhere: Mine = { favourites: [deals, anna], columns: { contacts: { widths: { email: 300 } }, deals: { pinned: ['title'] } } };
  const here = join({ add: [leads], drop: [deals.to] }, { columns: { contacts: { widths: { phone: 90 } } } });
  expect(changeFor(elsewhere, here)).toEqual({
    favourites: [anna, leads],
    columns: { contacts: { widths: { email: 300, phone: 90 } } },
  });
  expect(apply(elsewhere, here).columns?.deals).toEqual({ pinned: ['title'] });
});

test('the later of two wishes counts', () => {
  expect(join({ add: [deals], scheme: 'dark' }, { drop: [deals.to], scheme: 'light' })).toEqual({ drop: [deals.to], scheme: 'light' });
  expect(join({ drop: [deals.to] }, { add: [deals] })).toEqual({ add: [deals] });
  const widths = (phone: number) => ({ columns: { contacts: { widths: { phone } } } });
  expect(join(widths(90), { columns: { contacts: { widths: { email: 200 }, pinned: ['email'] } } })).toEqual({
    columns: { contacts: { widths: { phone: 90, email: 200 }, pinned: ['email'] } },
  });
  expect(join(widths(90), widths(120))).toEqual(widths(120));
});

test('a wish is fulfilled once, however often it is sent', () => {
  const wish = { add: [leads], drop: [deals.to] };
  const once = apply({ favourites: [deals] }, wish);
  expect(apply(once, wish)).toEqual(once);
  expect(changeFor({}, { checklist_away: true })).toEqual({ checklist_away: true });
});
