const decode = (text: string) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
const encode = (buffer: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

type Wanted = {
  publicKey: Omit<PublicKeyCredentialRequestOptions, 'challenge' | 'allowCredentials'> & {
    challenge: string;
    allowCredentials?: { id: string; type: 'public-key'; transports?: AuthenticatorTransport[] }[];
  };
};

/** Shows a passkey for the API's options and returns the proof in the JSON form that the API takes. */
export async function showPasskey(options: unknown): Promise<Record<string, unknown>> {
  const { publicKey: o } = options as Wanted;
  const credential = (await navigator.credentials.get({
    publicKey: {
      ...o,
      challenge: decode(o.challenge),
      allowCredentials: (o.allowCredentials ?? []).map((c) => ({ ...c, id: decode(c.id) })),
    },
  })) as PublicKeyCredential;
  const proof = credential.response as AuthenticatorAssertionResponse;
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    response: {
      clientDataJSON: encode(proof.clientDataJSON),
      authenticatorData: encode(proof.authenticatorData),
      signature: encode(proof.signature),
      userHandle: proof.userHandle ? encode(proof.userHandle) : null,
    },
  };
}
