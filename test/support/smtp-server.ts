import { createServer, type Server, type Socket } from 'node:net';

/** At which word of a client the server does otherwise, and what it says then; `hang`: nothing at all. */
export type SmtpMood = { readonly at: 'connect' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'end'; readonly say: string };

export type Delivered = { readonly from: string; readonly to: readonly string[]; readonly data: string };

export type SmtpServer = {
  readonly url: string;
  readonly received: readonly Delivered[];
  /** How many clients came. */
  connections(): number;
  /** From now on; null is well-behaved again. */
  setMood(mood: SmtpMood | null): void;
  close(): Promise<void>;
};

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** One client's talk: lines in, answers out. */
function talk(socket: Socket, moodOf: () => SmtpMood | null, keep: (letter: Delivered) => void): void {
  let rest = '';
  let inData = false;
  let [from, data] = ['', ''];
  let to: string[] = [];
  const say = (at: SmtpMood['at'], usual: string): boolean => {
    const mood = moodOf();
    if (mood?.at !== at) return socket.write(`${usual}\r\n`);
    if (mood.say !== 'hang') socket.write(`${mood.say}\r\n`);
    return false;
  };
  const wordsOf = (line: string): void => {
    const word = line.slice(0, 4).toUpperCase();
    if (word === 'EHLO' || word === 'HELO') socket.write('250-tiny\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n');
    else if (word === 'AUTH') say('AUTH', '235 in');
    else if (word === 'MAIL') {
      from = line.slice('MAIL FROM:'.length);
      say('MAIL', '250 ok');
    } else if (word === 'RCPT') {
      to = [...to, line.slice('RCPT TO:'.length)];
      say('RCPT', '250 ok');
    } else if (word === 'DATA') inData = say('DATA', '354 go on');
    else if (word === 'QUIT') socket.end('221 bye\r\n');
    else socket.write('250 ok\r\n');
  };
  const lineOf = (line: string): void => {
    if (!inData) {
      wordsOf(line);
      return;
    }
    if (line !== '.') {
      data += `${line.replace(/^\.\./, '.')}\n`;
      return;
    }
    inData = false;
    const mood = moodOf();
    if (mood?.at !== 'end') keep({ from, to, data });
    say('end', '250 taken');
    [data, to] = ['', []];
  };
  say('connect', '220 tiny');
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString('utf8')).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) lineOf(line);
  });
}

/** A mail server that keeps what it is given, and fails when it is told to. */
export async function smtpServer(): Promise<SmtpServer> {
  const received: Delivered[] = [];
  const sockets = new Set<Socket>();
  let mood: SmtpMood | null = null;
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    talk(
      socket,
      () => mood,
      (letter) => received.push(letter),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `smtp://127.0.0.1:${portOf(server)}`,
    received,
    connections: () => connections,
    setMood: (next) => {
      mood = next;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
