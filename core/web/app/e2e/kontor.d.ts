declare module '*/e2e/kontor.mjs' {
  export const demo: { email: string; password: string };
  export function startKontor(
    host?: string,
    options?: { filled?: 'small' | 'full' },
  ): Promise<{ url: string; stop: () => Promise<{ code: number; log: string }> }>;
}
