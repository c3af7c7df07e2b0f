import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { demo, root, startKontor } from '../../e2e/kontor.mjs';
import { accessible, expect, test } from './app';

const run = promisify(execFile);

/** The bundled chatbot as a package, signed with a key of its own. */
async function chatbot() {
  const work = await mkdtemp(join(tmpdir(), 'kontor-chatbot-'));
  const kontor = process.env.KONTOR_BINARY ?? join(root, 'bin', 'kontor');
  await run(kontor, ['plugin', 'key', 'kontor'], { cwd: work });
  await cp(join(root, 'plugins', 'chatbot'), join(work, 'chatbot'), { recursive: true });
  await run(
    'go',
    ['build', '-buildmode=c-shared', '-trimpath', '-ldflags=-w', '-o', join(work, 'chatbot', 'plugin.wasm'), './plugins/chatbot'],
    {
      cwd: root,
      env: { ...process.env, GOOS: 'wasip1', GOARCH: 'wasm' },
    },
  );
  const file = join(work, 'chatbot.kpx');
  await run(kontor, ['plugin', 'pack', '--built', '--key', join(work, 'kontor.key'), '--output', file, join(work, 'chatbot')]);
  const lines = (await readFile(join(work, 'kontor.pub'), 'utf8')).trim().split('\n');
  return { file, key: lines.at(-1) ?? '', remove: () => rm(work, { recursive: true, force: true }) };
}

test('the chatbot answers a visitor from an article, and hands over to a person who goes on', async ({ browser }) => {
  test.setTimeout(240_000);
  const bot = await chatbot();
  const kontor = await startKontor('127.0.0.1', { filled: 'small', settings: { KONTOR_PLUGIN_KEYS: bot.key } });
  try {
    const staff = await browser.newContext({
      baseURL: kontor.url,
      locale: 'en-GB',
      serviceWorkers: 'block',
      viewport: { width: 1280, height: 900 },
    });
    expect((await staff.request.post('/api/v1/login', { data: demo })).ok()).toBe(true);
    const article = async (name: string, visibility: string, words: string) => {
      const blocks = [{ kind: 'paragraph', text: [{ text: words }] }];
      const made = await staff.request.post('/api/v1/records/articles', {
        data: { name, language: 'en', visibility, status: 'published', texts: { en: { title: name, blocks } } },
      });
      expect(made.ok(), await made.text()).toBe(true);
    };
    await article('Clean the coffee filter', 'public', 'Take the filter out and rinse it under warm water once a week.');
    await article('Wombat discount', 'internal', 'Resellers get the wombat discount of forty percent.');
    const agent = await staff.newPage();
    await agent.goto('/settings/plugins');
    const chooser = agent.waitForEvent('filechooser');
    await agent.getByRole('button', { name: 'Take in a package' }).first().click();
    await (await chooser).setFiles(bot.file);
    const install = agent.getByRole('dialog');
    await expect(install.getByText('published articles that everybody may read')).toBeVisible();
    await install.getByRole('button', { name: 'Agree and install' }).click();
    await expect(agent.getByText('Not turned on yet')).toBeVisible({ timeout: 90_000 });
    await agent.getByRole('button', { name: 'Turn on', exact: true }).click();
    await expect(agent.getByText('Running', { exact: true })).toBeVisible();

    // It answers new chats once it is chosen.
    await agent.goto('/chats');
    await agent.getByLabel('I am there to answer').check();
    await agent.getByRole('button', { name: 'Set up widget' }).click();
    const dialog = agent.getByRole('dialog');
    await dialog.getByLabel('The chat is switched on').check();
    await dialog.getByRole('combobox', { name: 'Assistant' }).click();
    await agent.getByRole('option', { name: 'Chatbot' }).click();
    await dialog.getByLabel('Name that visitors see').fill('Robo');
    await accessible(agent, 'the choice of an assistant');
    const code = await dialog.getByLabel('Put this into your website').inputValue();
    const key = /data-key="([^"]+)"/.exec(code)?.[1] ?? '';
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toHaveCount(0);

    const outside = await browser.newContext({ locale: 'en-GB', colorScheme: 'light' });
    const visitor = await outside.newPage();
    const troubles: string[] = [];
    visitor.on('console', (m) => m.type() === 'error' && !m.location().url.endsWith('favicon.ico') && troubles.push(m.text()));
    await visitor.goto(`${kontor.url}/widget/chat/${key}`);
    await expect(visitor.getByText('Robo is an assistant, not a person.')).toBeVisible();
    await visitor.getByLabel('Your name').fill('Erika Muster');
    await visitor.getByLabel('How can we help?').fill('How do I clean the coffee filter?');
    await visitor.getByLabel(/I agree/).check();
    await visitor.getByRole('button', { name: 'Start chat' }).click();
    const log = visitor.getByRole('log');
    await expect(log).toContainText('rinse it under warm water', { timeout: 30_000 });
    await expect(log).toContainText('Robo · assistant');
    const source = log.getByRole('link', { name: 'Clean the coffee filter' });
    await expect(source).toHaveAttribute('href', /\/portal\/.*\/en\/a\/clean-the-coffee-filter$/);
    await expect(visitor.getByRole('button', { name: 'Talk to a person' })).toBeVisible();
    await accessible(visitor, 'a chat with an assistant');
    const opened = outside.waitForEvent('page');
    await source.click();
    await expect((await opened).getByRole('heading', { name: 'Clean the coffee filter' })).toBeVisible();

    // What it has no public article for is for a person: nothing internal is said.
    // It asks back once.
    await visitor.getByLabel('Your message').fill('Which wombat discount do resellers get?');
    await visitor.getByLabel('Your message').press('Enter');
    await expect(log).toContainText('Could you put it in other words?', { timeout: 30_000 });
    await visitor.getByLabel('Your message').fill('The wombat discount, for resellers.');
    await visitor.getByLabel('Your message').press('Enter');
    await expect(visitor.getByText('You are in the queue. Somebody will be with you soon.')).toBeVisible({ timeout: 30_000 });
    await expect(visitor.getByRole('button', { name: 'Talk to a person' })).toBeHidden();
    await expect(log).not.toContainText('forty');

    await agent.getByRole('button', { name: /Erika Muster/ }).click();
    const transcript = agent.getByRole('log');
    await expect(transcript).toContainText('How do I clean the coffee filter?');
    await expect(transcript).toContainText('Robo (assistant)');
    await expect(transcript).toContainText('rinse it under warm water');
    await expect(transcript.getByRole('link', { name: 'Clean the coffee filter' })).toBeVisible();
    await expect(agent.getByText('Why the assistant has handed over: it was not sure')).toBeVisible();
    await accessible(agent, 'a chat that was handed over');
    await agent.getByRole('button', { name: 'Take over' }).click();
    await agent.getByRole('textbox', { name: 'Answer' }).fill('I look it up for you.');
    await agent.getByRole('textbox', { name: 'Answer' }).press('Enter');
    await expect(log).toContainText('I look it up for you.', { timeout: 15_000 });
    const before = await log.locator('> div').count();
    await visitor.getByLabel('Your message').fill('How do I clean the coffee filter?');
    await visitor.getByLabel('Your message').press('Enter');
    await expect(transcript.getByText('How do I clean the coffee filter?')).toHaveCount(2, { timeout: 15_000 });
    await expect(log.locator('> div')).toHaveCount(before + 1);

    // Another visitor asks for a person at once.
    const other = await (
      await browser.newContext({ locale: 'de-DE', viewport: { width: 360, height: 640 }, colorScheme: 'dark' })
    ).newPage();
    await other.goto(`${kontor.url}/widget/chat/${key}#lang=de`);
    await other.getByLabel('Ihr Name').fill('Max');
    await other.getByLabel('Wie können wir helfen?').fill('Hallo');
    await other.getByLabel(/einverstanden/).check();
    await other.getByRole('button', { name: 'Chat beginnen' }).click();
    await expect(other.getByRole('log')).toContainText('Ich bin mir nicht sicher', { timeout: 30_000 });
    await accessible(other, 'an assistant that asks back, on a phone in the dark');
    await other.getByRole('button', { name: 'Mit einem Menschen sprechen' }).last().click();
    await expect(other.getByText('Sie sind in der Warteschlange.')).toBeVisible({ timeout: 15_000 });
    await other.context().close();
    expect(troubles).toEqual([]);
    await outside.close();
    await staff.close();
  } finally {
    await kontor.stop();
    await bot.remove();
  }
});
