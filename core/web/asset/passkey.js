// Turns the JSON of the API into what the browser's WebAuthn calls take, and back.

const decode = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
const encode = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

export const supported = () => typeof PublicKeyCredential === 'function';

/** Makes a passkey and returns it as JSON. */
export async function make({ publicKey: o }) {
  const c = await navigator.credentials.create({
    publicKey: {
      ...o,
      challenge: decode(o.challenge),
      user: { ...o.user, id: decode(o.user.id) },
      excludeCredentials: (o.excludeCredentials ?? []).map((e) => ({ ...e, id: decode(e.id) })),
    },
  });
  return json(c, {
    attestationObject: encode(c.response.attestationObject),
    transports: c.response.getTransports?.() ?? [],
  });
}

/** Shows a passkey and returns the proof as JSON. */
export async function show({ publicKey: o }) {
  const c = await navigator.credentials.get({
    publicKey: { ...o, challenge: decode(o.challenge), allowCredentials: (o.allowCredentials ?? []).map((e) => ({ ...e, id: decode(e.id) })) },
  });
  return json(c, {
    authenticatorData: encode(c.response.authenticatorData),
    signature: encode(c.response.signature),
    userHandle: c.response.userHandle ? encode(c.response.userHandle) : null,
  });
}

function json(c, response) {
  return {
    id: c.id,
    rawId: encode(c.rawId),
    type: c.type,
    clientExtensionResults: c.getClientExtensionResults(),
    authenticatorAttachment: c.authenticatorAttachment ?? undefined,
    response: { clientDataJSON: encode(c.response.clientDataJSON), ...response },
  };
}
