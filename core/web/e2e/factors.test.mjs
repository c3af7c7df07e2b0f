// What opens an account besides its password: a code of an app, and a passkey that says by itself who it is.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inspect, launch, open, picture } from './browser.mjs';
import { startKontor } from './kontor.mjs';
import { codeAt } from './totp.mjs';

let kontor;
let browser;
before(async () => {
  // Browsers make passkeys for names only, not for numbers.
  [kontor, browser] = await Promise.all([startKontor('localhost'), launch()]);
});
after(async () => {
  await browser?.close();
  await kontor?.stop();
});

const password = 'seven quiet herons over Lübeck';

async function signUp(page, email) {
  await page.goto('/');
  await page.getByRole('textbox', { name: 'Company' }).fill('Hansa Handel GmbH');
  await page.getByLabel('Your name').fill('Anna Vogel');
  await page.getByLabel('E-mail').fill(email);
  await page.locator('#password').fill(password);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.waitForURL('**/home');
}

async function signOut(page) {
  await page.goto('/start');
  await page.getByText('Anna Vogel').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/login');
}

async function enterPassword(page, email) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.locator('#password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('a code of an app, and a recovery code in its place', async () => {
  const { page, calm } = await open(browser, kontor.url);
  const email = 'anna@totp.example';
  await signUp(page, email);
  await page.goto('/security');
  await page.getByRole('button', { name: 'Set up' }).click();
  await page.locator('[data-totp-form]').waitFor();
  const secret = await page.locator('[data-secret]').textContent();
  await inspect(page);
  await picture(page, 'security-totp');
  await page.getByLabel('Code').fill('000000');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('alert').filter({ hasText: /\S/ }).waitFor();
  await page.getByLabel('Code').fill(codeAt(secret, Date.now()));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  const recovery = await page.locator('[data-codes] li').allTextContents();
  assert.equal(recovery.length, 10);

  await signOut(page);
  await enterPassword(page, email);
  await page.getByLabel('Code').waitFor();
  await inspect(page);
  await picture(page, 'login-code');
  // The present code was used to confirm; the next one is taken, too, for clocks that are ahead.
  await page.getByLabel('Code').fill(codeAt(secret, Date.now() + 30_000));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('**/home');

  await signOut(page);
  await enterPassword(page, email);
  await page.getByLabel('Code').fill(recovery[0]);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/home');

  await signOut(page);
  await enterPassword(page, email);
  await page.getByLabel('Code').fill(recovery[0]);
  await page.keyboard.press('Enter');
  await page.locator('#code[aria-invalid]').waitFor();
  calm();
});

test('a passkey opens the account without a name or a password', async () => {
  const { page, context, calm } = await open(browser, kontor.url);
  const devices = await context.newCDPSession(page);
  await devices.send('WebAuthn.enable');
  const { authenticatorId } = await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await signUp(page, 'anna@passkey.example');
  await page.goto('/security');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('button', { name: /^Remove: Passkey of/ }).waitFor();
  await inspect(page);
  await picture(page, 'security-passkey');
  const { credentials } = await devices.send('WebAuthn.getCredentials', { authenticatorId });
  assert.equal(credentials.length, 1);
  assert.equal(credentials[0].rpId, 'localhost');
  assert.equal(credentials[0].isResidentCredential, true);

  await signOut(page);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL('**/home');

  // Without the person's own gesture the device vouches for nobody.
  await signOut(page);
  await devices.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.locator('[data-status]').filter({ hasText: /^$/ }).waitFor({ state: 'attached' });
  assert.equal(new URL(page.url()).pathname, '/login');
  await devices.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });

  // A passkey that was taken away opens nothing.
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL('**/home');
  await page.goto('/security');
  await page.getByRole('button', { name: /^Remove: Passkey of/ }).click();
  await page.getByRole('button', { name: /^Remove: Passkey of/ }).waitFor({ state: 'detached' });
  await signOut(page);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('alert').filter({ hasText: /\S/ }).waitFor();
  calm();
});

test('the pages around signing in are accessible, in German', async () => {
  const { page, calm } = await open(browser, kontor.url, { locale: 'de-DE' });
  for (const path of ['/login', '/forgot', '/reset', '/verify', '/invitation']) {
    await page.goto(path);
    await inspect(page);
    await picture(page, `${path.slice(1)}-de`);
  }
  calm();
});
