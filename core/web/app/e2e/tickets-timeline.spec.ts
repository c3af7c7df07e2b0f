import { accessible, expect, test } from './app';

test('tickets and what is said about them stand on the timelines of contact and company', async ({ open, kontor }) => {
  const page = await open('/');
  const post = async (path: string, data: object) => {
    const answer = await page.request.post(`/api/v1${path}`, { data, headers: { Origin: kontor.url } });
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()) as { id: string; ticket_id: string };
  };
  const company = await post('/records/companies', { name: 'Timeline GmbH' });
  const contact = await post('/records/contacts', { last_name: 'Timeline', company_id: company.id });
  const ticket = await post('/tickets', {
    channel: 'email',
    subject: 'The lamp flickers',
    text: 'On and off',
    contact_id: contact.id,
    company_id: company.id,
  });
  await post(`/tickets/${ticket.ticket_id}/reply`, { text: 'We send a new one' });
  for (const path of [`contacts/${contact.id}`, `companies/${company.id}`]) {
    await page.goto(`/records/${path}`);
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await expect(timeline.getByText('On and off')).toBeVisible();
    await expect(timeline.getByText('We send a new one')).toBeVisible();
    await timeline.getByRole('button', { name: 'Messages', exact: true }).click();
    await expect(timeline.getByText('We send a new one')).toBeVisible();
    await accessible(page, `the timeline of ${path}`);
    await timeline.getByRole('button', { name: 'Notes', exact: true }).click();
  }
});
