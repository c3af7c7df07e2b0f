import { createServer } from 'node:http';
import { accessible, expect, test } from './app';

/** A page of somebody else's website, under a strict policy, that embeds the chat. */
async function site(origin: string, key: string): Promise<{ url: string; close: () => void }> {
  const server = createServer((_, answer) => {
    answer.setHeader('Content-Type', 'text/html; charset=utf-8');
    answer.setHeader('Content-Security-Policy', `default-src 'none'; script-src ${origin}; frame-src ${origin}`);
    answer.end(
      `<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1></main><script async src="${origin}/widget/chat.js" data-key="${key}"></script></html>`,
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`, close: () => server.close() };
}

test('a visitor of a website and the staff talk with each other', async ({ open, kontor, browser }) => {
  const agent = await open('/chats');
  await agent.getByRole('button', { name: 'Set up widget' }).click();
  const dialog = agent.getByRole('dialog');
  await dialog.getByLabel('The chat is switched on').check();
  await dialog.getByLabel('Greeting').fill('Ask us anything.');
  await accessible(agent, 'the set-up of the widget');
  const code = await dialog.getByLabel('Put this into your website').inputValue();
  const key = /data-key="([^"]+)"/.exec(code)?.[1] ?? '';
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  await agent.getByLabel('I am there to answer').check();
  await expect
    .poll(async () => ((await (await agent.request.get(`/api/v1/chat-widgets/${key}`)).json()) as { online: boolean }).online)
    .toBe(true);

  const shop = await site(kontor.url, key);
  const context = await browser.newContext({ locale: 'en-GB', colorScheme: 'light' });
  const visitor = await context.newPage();
  const troubles: string[] = [];
  const foreign: string[] = [];
  visitor.on('console', (m) => m.type() === 'error' && !m.text().includes('favicon') && troubles.push(m.text()));
  visitor.on('request', (r) => !r.url().startsWith(kontor.url) && !r.url().startsWith(shop.url) && foreign.push(r.url()));
  await visitor.goto(shop.url);
  await visitor.getByRole('button', { name: 'Open chat' }).click();
  const chat = visitor.frameLocator('iframe');
  await expect(chat.getByText('Ask us anything.')).toBeVisible();
  await chat.getByLabel('Your name').fill('Erika Muster');
  await chat.getByLabel('How can we help?').fill('The pump has stopped.');
  await chat.getByLabel(/I agree/).check();
  await chat.getByRole('button', { name: 'Start chat' }).click();
  await expect(chat.getByText('The pump has stopped.')).toBeVisible();

  await agent.getByRole('button', { name: /Erika Muster/ }).click();
  await expect(agent.getByRole('log')).toContainText('The pump has stopped.');
  await agent.getByRole('textbox', { name: 'Answer' }).fill('I have a look.');
  await agent.getByRole('textbox', { name: 'Answer' }).press('Enter');
  await expect(chat.getByText('I have a look.')).toBeVisible();
  await chat.getByLabel('Your message').fill('Thank you <b>all</b>');
  await chat.getByLabel('Your message').press('Enter');
  await expect(agent.getByRole('log')).toContainText('Thank you <b>all</b>');
  await accessible(agent, 'a chat');
  const frame = await (await context.newPage()).goto(`${kontor.url}/widget/chat/${key}`);
  expect(frame?.headers()['content-security-policy']).toContain("script-src 'self'");

  // A look at the form and at the conversation by themselves, where axe can be run on the page.
  const alone = context.pages().at(-1);
  if (alone) {
    await alone.getByLabel('Your name').waitFor();
    await accessible(alone, 'the form before a chat');
  }
  await visitor.reload();
  await visitor.getByRole('button', { name: 'Open chat' }).click();
  await expect(chat.getByText('I have a look.')).toBeVisible();
  await agent.getByRole('button', { name: 'End chat' }).click();
  await expect(chat.getByText('This chat has ended.')).toBeVisible({ timeout: 15_000 });
  await agent.getByRole('link', { name: 'Open ticket' }).click();
  await expect(agent).toHaveURL(/\/records\/tickets\/tic_/);
  await context.close();
  shop.close();
  expect(troubles).toEqual([]);
  expect(foreign, 'requests to anybody else').toEqual([]);
});

test('the staff look at chats on a phone, in the dark and in German', async ({ open }) => {
  const page = await open('/chats', { phone: true, scheme: 'dark', language: 'de' });
  await expect(page.getByLabel('Ich bin da und antworte')).toBeVisible();
  await accessible(page, 'chats on a phone');
});
