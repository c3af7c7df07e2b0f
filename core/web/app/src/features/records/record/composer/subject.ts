const longest = 80;

/** The first line of a note as its subject, so that it has a name in lists. */
export function subjectOf(html: string): string {
  const parsed = new DOMParser().parseFromString(html.replace(/<(\/p|br|\/li|\/h\d)\b/g, '\n<$1'), 'text/html');
  const line =
    (parsed.body.textContent ?? '')
      .split('\n')
      .find((l) => l.trim())
      ?.trim() ?? '';
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
