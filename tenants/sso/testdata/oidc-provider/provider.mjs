// A certified OpenID provider for the tests: it signs everybody in as the person that the environment names, and lets
// clients register themselves, as Kontor learns its redirect address only once the provider is set up.
import http from 'node:http';
import Provider from 'oidc-provider';

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const person = JSON.parse(process.env.PERSON);

const provider = new Provider(issuer, {
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'locale'], groups: ['groups'] },
  scopes: ['openid', 'email', 'profile', 'groups'],
  cookies: { keys: ['a-key-of-a-test'] },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: false },
    registration: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  // Kontor listens on loopback here, which the provider would not call by itself.
  fetch: (url, { dispatcher, ...options }) => fetch(url, options),
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...person }) }),
  async loadExistingGrant(ctx) {
    const { client, session } = ctx.oidc;
    const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid email profile groups');
    await grant.save();
    return grant;
  },
});
for (const name of ['server_error', 'backchannel.error']) provider.on(name, (...args) => console.error(name, ...args.filter((a) => a instanceof Error)));

const callback = provider.callback();
http
  .createServer(async (request, response) => {
    if (!request.url.startsWith('/interaction/')) return callback(request, response);
    try {
      await provider.interactionFinished(request, response, { login: { accountId: person.account, amr: ['pwd'] } });
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  })
  .listen(port, '127.0.0.1', () => console.log('listening'));
