import { connect } from 'node:net';

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
