/** A point of a signature, from 0 to 1 of the pad's width and height. */
export type Point = readonly [number, number];
export type Stroke = Point[];

/** What stands in a service report: its title, facts, passages, and who has signed it. */
export type Report = {
  title: string;
  facts: [string, string][];
  passages: [string, string][];
  signedBy: string;
  /** Empty where the name was typed in place of a signature. */
  strokes: Stroke[];
};

/** The report as text, as the customer reads it in the message. */
export function reportText(r: Report): string {
  const facts = r.facts.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`);
  const passages = r.passages.filter(([, value]) => value.trim() !== '').map(([name, value]) => `${name}:\n${value.trim()}`);
  return [r.title, facts.join('\n'), ...passages, r.signedBy].filter((part) => part !== '').join('\n\n');
}

/** Breaks a text into lines that are no wider than a width; a word that is wider itself is broken. */
export function wrap(text: string, width: number, measure: (s: string) => number): string[] {
  const out: string[] = [];
  for (const line of text.split('\n')) {
    let now = '';
    for (const word of line.split(/\s+/)) {
      let rest = word;
      if (now !== '' && measure(`${now} ${rest}`) <= width) {
        now = `${now} ${rest}`;
        continue;
      }
      if (now !== '') out.push(now);
      while (rest.length > 1 && measure(rest) > width) {
        let end = rest.length - 1;
        while (end > 1 && measure(rest.slice(0, end)) > width) end--;
        out.push(rest.slice(0, end));
        rest = rest.slice(end);
      }
      now = rest;
    }
    out.push(now);
  }
  return out;
}

const page = 1240;
const margin = 80;
const line = 38;
const pad = { width: 640, height: 200 };

/** The report as a picture, with the signature as it was drawn. */
export function drawReport(r: Report): Promise<Blob> {
  const canvas = document.createElement('canvas');
  const c = canvas.getContext('2d');
  if (!c) return Promise.reject(new Error('no canvas'));
  const font = (weight: number, size: number) => `${weight} ${size}px "Inter Variable", "Helvetica Neue", Arial, sans-serif`;
  const width = page - 2 * margin;
  const texts: { text: string; font: string; color: string; gap: number }[] = [];
  const put = (text: string, f: string, color: string, gap = 0) => {
    c.font = f;
    wrap(text, width, (s) => c.measureText(s).width).forEach((part, i) => {
      texts.push({ text: part, font: f, color, gap: i === 0 ? gap : 0 });
    });
  };
  put(r.title, font(700, 36), '#18181b');
  for (const [name, value] of r.facts) if (value !== '') put(`${name}: ${value}`, font(400, 26), '#18181b', texts.length === 1 ? 20 : 0);
  for (const [name, value] of r.passages)
    if (value.trim() !== '') {
      put(name, font(700, 26), '#52525b', 28);
      put(value.trim(), font(400, 26), '#18181b');
    }
  const height = texts.reduce((sum, t) => sum + line + t.gap, 2 * margin) + pad.height + 100;
  canvas.width = page;
  canvas.height = height;
  c.fillStyle = '#ffffff';
  c.fillRect(0, 0, page, height);
  let y = margin;
  for (const t of texts) {
    y += t.gap + line;
    c.font = t.font;
    c.fillStyle = t.color;
    c.fillText(t.text, margin, y);
  }
  y += 40;
  c.strokeStyle = '#18181b';
  c.lineWidth = 4;
  c.lineCap = 'round';
  c.lineJoin = 'round';
  for (const stroke of r.strokes) {
    c.beginPath();
    stroke.forEach(([px, py], i) => {
      const at = [margin + px * pad.width, y + py * pad.height] as const;
      if (i === 0) c.moveTo(...at);
      c.lineTo(...at);
    });
    c.stroke();
  }
  y += pad.height + 10;
  c.fillStyle = '#a1a1aa';
  c.fillRect(margin, y, pad.width, 2);
  c.font = font(400, 24);
  c.fillStyle = '#52525b';
  c.fillText(r.signedBy, margin, y + 34);
  return new Promise((resolve, reject) => canvas.toBlob((b) => (b ? resolve(b) : reject(new Error('no picture'))), 'image/png'));
}
