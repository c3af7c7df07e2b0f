/** The nonce of this page, which style elements made at run time must carry. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

// Libraries that make style elements themselves, such as react-remove-scroll, ask for it under this name.
Object.assign(globalThis, { __webpack_nonce__: nonce });
