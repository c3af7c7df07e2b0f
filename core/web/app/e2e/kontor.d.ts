declare module '*/e2e/kontor.mjs' {
  export const root: string;
  export const demo: { email: string; password: string };
  export function freePort(): Promise<number>;
  export function startKontor(
    host?: string,
    options?: { filled?: 'small' | 'full'; settings?: Record<string, string> },
  ): Promise<{
    url: string;
    run: (...command: string[]) => Promise<{ stdout: string; stderr: string }>;
    stop: () => Promise<{ code: number; log: string }>;
  }>;
}
