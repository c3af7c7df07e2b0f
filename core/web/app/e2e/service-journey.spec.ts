import { type Browser, type BrowserContext, test as base, type Page } from '@playwright/test';
import { demo, freePort, startKontor } from '../../e2e/kontor.mjs';
import { accessible, expect } from './app';
import { type MailServer, mailServer, sendMail } from './smtp';

type House = { url: string; smtp: number; mail: MailServer };

const test = base.extend<object, { house: House }>({
  house: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from its first parameter
    async ({}, use) => {
      const [smtp, mail] = [await freePort(), await mailServer()];
      const kontor = await startKontor('127.0.0.1', {
        filled: 'small',
        settings: {
          KONTOR_SMTP: mail.url,
          KONTOR_MAIL_FROM: 'kontor@kontor.example',
          KONTOR_SMTP_LISTEN: `127.0.0.1:${smtp}`,
          KONTOR_MAIL_DOMAIN: 'mail.kontor.example',
        },
      });
      await use({ url: kontor.url, smtp, mail });
      await kontor.stop();
      mail.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

async function staff(browser: Browser, house: House): Promise<Page> {
  const context = await browser.newContext({ baseURL: house.url, locale: 'en-GB', serviceWorkers: 'block' });
  await context.request.post('/api/v1/login', { data: demo });
  return context.newPage();
}

async function tell<T>(context: BrowserContext, path: string, data: object, method = 'POST'): Promise<T> {
  const answer = await context.request.fetch(`/api/v1${path}`, { method, data });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as T;
}

test('a visitor finds nothing, complains, writes by mail, is answered with an article, and rates', async ({ browser, house }) => {
  test.setTimeout(180_000);
  const agent = await staff(browser, house);
  const box = await tell<{ forward_to: string }>(agent.context(), '/mailboxes', {
    name: 'Support',
    acknowledge: true,
    acknowledgement: 'We have got your request.',
  });
  const me = (await (await agent.context().request.get('/api/v1/me')).json()) as { tenant: { slug: string } };
  const root = `/portal/${me.tenant.slug}/en`;
  const article = await tell<{ id: string; slug: string }>(agent.context(), '/records/articles', {
    name: 'Descaling the boiler',
    visibility: 'public',
    texts: { en: { title: 'Descaling the boiler', blocks: [{ kind: 'paragraph', text: [{ text: 'Run it twice with citric acid.' }] }] } },
  });
  await tell(agent.context(), `/records/articles/${article.id}`, { status: 'published' }, 'PATCH');

  // The customer, whose browser runs no scripts.
  const customer = 'erika@kunde.example';
  const context = await browser.newContext({ baseURL: house.url, locale: 'en-GB', javaScriptEnabled: false });
  const visitor = await context.newPage();
  await visitor.goto(`${root}/`);
  await visitor.getByRole('searchbox').fill('xylophone humming');
  await visitor.getByRole('button', { name: 'Search' }).click();
  await expect(visitor.getByText('Not found what you need?')).toBeVisible();
  await visitor.getByRole('main').getByRole('link', { name: 'Ask us' }).click();
  await visitor.getByLabel('E-mail address').fill(customer);
  await visitor.getByRole('button', { name: 'Send me a link' }).click();
  await expect(visitor.getByText('Check your mail')).toBeVisible();
  const link = /http\S+\/me\/enter\S+/.exec((await house.mail.next(customer)).text)?.[0] ?? '';
  await visitor.goto(link);
  await visitor.getByRole('button', { name: 'Continue' }).click();
  const subject = visitor.getByLabel('What is it about?');
  if (!(await subject.inputValue())) {
    await subject.fill('xylophone humming');
    await visitor.getByRole('button', { name: 'Continue' }).click();
  }
  await visitor.getByLabel('What kind of request is it?').selectOption('Complaint');
  await visitor.getByLabel('Message').fill('My boiler hums like a xylophone. I want it mended.');
  await visitor.getByRole('button', { name: 'Send' }).click();
  await expect(visitor.getByText('My boiler hums like a xylophone.')).toBeVisible();
  const ticketPage = visitor.url();

  // Its confirmation is answered by mail, and lands in the same ticket.
  const confirmed = await house.mail.next(customer);
  expect(confirmed.text).toContain('We have got your request.');
  await sendMail(house.smtp, customer, box.forward_to, [
    `Subject: Re: ${confirmed.header('subject')}`,
    'Message-ID: <more@kunde.example>',
    `In-Reply-To: ${confirmed.header('message-id')}`,
    '',
    'It is the model of 2019.',
  ]);
  const id = ticketPage.split('/').at(-1)?.split(/[?#]/)[0] ?? '';
  await agent.goto(`/inbox?box=all&ticket=${id}`);
  const log = agent.getByRole('log');
  await expect(log.getByText('hums like a xylophone')).toBeVisible();
  await expect(log.getByText('It is the model of 2019.')).toBeVisible({ timeout: 30_000 });
  await accessible(agent, 'the ticket');

  // The answer with an article arrives as a mail and in the portal.
  const address = `${house.url}${root}/a/${article.slug}`;
  await agent.keyboard.press('r');
  const area = agent.getByRole('textbox', { name: 'What to write' });
  await area.fill(`This tells how: ${address}`);
  await area.press('Control+Enter');
  const answer = await house.mail.next(customer);
  expect(answer.text).toContain('This tells how:');
  await visitor.goto(/http\S+\/a\/\S+/.exec(answer.text)?.[0] ?? '');
  await expect(visitor.getByRole('heading', { name: 'Descaling the boiler' })).toBeVisible();

  // A complaint is not solved before its process has come to its end.
  const solve = agent.getByRole('button', { name: 'Solve', exact: true });
  await solve.click();
  await expect(agent.getByText(/complaint/i).first()).toBeVisible();
  for (const state of ['confirmed', 'examined', 'remedy_offered', 'remedied'])
    await tell(agent.context(), `/records/tickets/${id}`, { complaint_state: state }, 'PATCH');
  await agent.reload();
  await solve.click();
  await expect(agent.getByText(/is solved$/).first()).toBeVisible();

  await visitor.goto(ticketPage);
  await visitor.getByRole('radio', { name: '5' }).check();
  await visitor.getByRole('region', { name: 'How did we do?' }).getByRole('button').click();
  await expect(visitor.getByText('Your rating: 5 / 5')).toBeVisible();
  await agent.goto(`/inbox?box=all&ticket=${id}`);
  await expect(agent.getByText('5 of 5')).toBeVisible();
});
