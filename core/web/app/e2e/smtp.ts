import { connect, createServer } from 'node:net';

/** Hands a mail over by SMTP, as any mail program does. */
export async function sendMail(port: number, from: string, to: string, lines: string[]): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  const answers = socket.setEncoding('utf8')[Symbol.asyncIterator]();
  const hear = async (expected: string) => {
    let said = '';
    // The last line of an answer has a space behind its code.
    while (!/^\d{3} .*\r\n$/m.test(said)) {
      const { value, done } = await answers.next();
      if (done) break;
      said += value;
    }
    if (!said.startsWith(expected)) throw new Error(`the mail server said ${said} in place of ${expected}`);
  };
  await hear('220');
  for (const [command, expected] of [
    ['EHLO mail.example.org', '250'],
    [`MAIL FROM:<${from}>`, '250'],
    [`RCPT TO:<${to}>`, '250'],
    ['DATA', '354'],
    [[`From: ${from}`, `To: ${to}`, ...lines, '.'].join('\r\n'), '250'],
    ['QUIT', '221'],
  ] as const) {
    socket.write(`${command}\r\n`);
    await hear(expected);
  }
  socket.end();
}

type Mail = { to: string[]; text: string; header: (name: string) => string };

export type MailServer = {
  url: string;
  /** The next mail to an address, which is then taken out. */
  next: (to: string) => Promise<Mail>;
  close: () => void;
};

/** What stands in a mail of one part, or in the first of several, in plain text. */
function read(to: string[], raw: string): Mail {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  const text = raw.replace(/=\r\n/g, '').replace(/(?:=[0-9A-F]{2})+/g, (codes) => decodeURIComponent(codes.replaceAll('=', '%')));
  return { to, text, header: (name) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? '' };
}

/** A server that takes every mail and keeps it. */
export async function mailServer(): Promise<MailServer> {
  const mails: Mail[] = [];
  const server = createServer((socket) => {
    let pending = '';
    let to: string[] = [];
    let data = false;
    socket.setEncoding('utf8').write('220 here\r\n');
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: string) => {
      pending += chunk;
      for (;;) {
        const end = pending.indexOf(data ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const line = pending.slice(0, end);
        pending = pending.slice(end + (data ? 5 : 2));
        if (data) {
          mails.push(read(to, line));
          [to, data] = [[], false];
          socket.write('250 taken\r\n');
          continue;
        }
        const [, address] = /^RCPT TO:<([^>]*)>/i.exec(line) ?? [];
        if (address) to.push(address.toLowerCase());
        data = /^DATA/i.test(line);
        if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else socket.write(data ? '354 go on\r\n' : '250 good\r\n');
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return {
    url: `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    next: async (wanted) => {
      const until = Date.now() + 60_000;
      while (Date.now() < until) {
        const at = mails.findIndex((m) => m.to.includes(wanted));
        const [mail] = at < 0 ? [] : mails.splice(at, 1);
        if (mail) return mail;
        await new Promise((done) => setTimeout(done, 50));
      }
      throw new Error(`no mail to ${wanted} has come`);
    },
    close: () => server.close(),
  };
}
