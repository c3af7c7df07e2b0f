import { accessible, expect, test } from './app';

test('a visit is planned, and its report is signed on a phone and kept with the ticket', async ({ open, kontor }) => {
  const desk = await open('/inbox');
  const opened = await desk.request.post('/api/v1/tickets', {
    data: {
      channel: 'portal',
      subject: 'Heat pump stands still',
      text: 'Please come',
      from_name: 'Erika Muster',
      from_address: 'erika@wp.example',
    },
    headers: { Origin: kontor.url },
  });
  const { ticket_id: ticket } = (await opened.json()) as { ticket_id: string };
  await desk.goto(`/inbox?box=all&ticket=${ticket}`);
  const dialog = desk.getByRole('dialog');
  await desk.getByRole('button', { name: 'Plan a visit' }).click();
  await dialog.getByRole('textbox', { name: 'Place' }).fill('Am Markt 1, Bonn');
  await accessible(desk, 'planning a visit');
  await dialog.getByRole('button', { name: 'Plan a visit' }).click();
  const visits = desk.getByRole('list', { name: 'Field visits' });
  await expect(visits.getByText(/Am Markt 1, Bonn/)).toBeVisible();

  const phone = await open(`/inbox?box=all&ticket=${ticket}`, { scheme: 'dark', language: 'de', phone: true });
  await phone.getByRole('button', { name: 'Details', exact: true }).click();
  await accessible(phone, 'the details on a phone');
  await phone.getByRole('button', { name: 'Servicebericht' }).click();
  const report = phone.getByRole('dialog', { name: 'Servicebericht' });
  await report.getByRole('textbox', { name: 'Ausgeführte Arbeiten' }).fill('Dichtung getauscht, Probelauf in Ordnung');
  await report.getByRole('textbox', { name: 'Verwendetes Material' }).fill('1 Dichtung');
  const finish = report.getByRole('button', { name: 'Abschließen und senden' });
  await expect(finish).toBeDisabled();
  const pad = report.getByRole('img', { name: /^Hier mit Finger/ });
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (!box) throw new Error('no pad');
  await phone.mouse.move(box.x + 20, box.y + 80);
  await phone.mouse.down();
  await phone.mouse.move(box.x + 120, box.y + 30, { steps: 6 });
  await phone.mouse.move(box.x + 200, box.y + 110, { steps: 6 });
  await phone.mouse.up();
  await expect(report.getByRole('img', { name: 'Unterschrift' })).toBeVisible();
  await accessible(phone, 'the report');
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await finish.click();
  await expect(report).toHaveCount(0);
  await expect(phone.getByRole('log').getByText(/Unterschrieben von Erika Muster/)).toBeVisible();

  await desk.reload();
  const said = desk.getByRole('log').getByRole('article').filter({ hasText: 'Dichtung getauscht' });
  await said.getByRole('button', { name: /servicebericht-.*\.png/ }).click();
  await expect(dialog.getByRole('img', { name: /servicebericht-.*\.png/ })).toBeVisible();
  const held = (await (await desk.request.get(`/api/v1/records/tickets/${ticket}/relations/visits`)).json()) as {
    data: { target: { id: string } }[];
  };
  const meeting = (await (await desk.request.get(`/api/v1/records/meetings/${held.data[0]?.target.id}`)).json()) as { outcome: string };
  expect(meeting.outcome).toBe('held');
});

test('a report is signed by the typed name, by the keyboard alone', async ({ open, kontor }) => {
  const page = await open('/inbox');
  const opened = await page.request.post('/api/v1/tickets', {
    data: { channel: 'portal', subject: 'Boiler drips', text: 'Drip', from_name: 'Max Muster' },
    headers: { Origin: kontor.url },
  });
  const { ticket_id: ticket } = (await opened.json()) as { ticket_id: string };
  await page.goto(`/inbox?box=all&ticket=${ticket}`);
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Plan a visit' }).press('Enter');
  await dialog.getByRole('textbox', { name: 'Subject' }).press('Enter');
  await page.getByRole('button', { name: 'Service report' }).press('Enter');
  await dialog.getByRole('textbox', { name: 'Work done' }).fill('Tightened');
  await dialog.getByRole('checkbox', { name: 'The typed name stands for the signature' }).press('Space');
  await dialog.getByRole('button', { name: 'Finish and send' }).press('Enter');
  await expect(page.getByRole('log').getByText(/Confirmed by Max Muster/)).toBeVisible();
});
