const umlauts: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };

/** A name for programs out of one for people: "Größe (cm)" becomes groesse_cm. */
export function apiName(label: string): string {
  const name = label
    .toLocaleLowerCase('de')
    .replace(/[äöüß]/g, (c) => umlauts[c] ?? c)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 50);
  return /^[a-z]/.test(name) ? name : `f_${name}`.replace(/_$/, '');
}
