import { createServer, type Socket } from 'node:net';
import ssh2, { type KexAlgorithm, type ServerChannel } from 'ssh2';
import type { FakeOptions } from './describe-driver.ts';

export interface FakeSsh {
  port: number;
  cut: () => void;
  stop: () => Promise<void>;
}

/** What a device does with a channel that is opened; what is not there is refused. */
export interface Channels {
  subsystem?: (name: string, stream: ServerChannel) => void;
  shell?: (stream: ServerChannel) => void;
  exec?: (command: string, stream: ServerChannel) => void;
  /** The only key exchange that it speaks. */
  kex?: KexAlgorithm;
}

let key: string | undefined;

/** A host key. One in some hundred that ssh2 makes cannot be read by itself, as its padding is wrong. */
function made(): string {
  for (;;) {
    const { private: text } = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(text) instanceof Error)) return text;
  }
}

/** An SSH server on the loopback that one user may sign in to, by password. */
export async function startFakeSsh(
  { user, password, isAnotherKey }: Pick<FakeOptions, 'user' | 'password' | 'isAnotherKey'>,
  { subsystem, shell, exec, kex }: Channels,
): Promise<FakeSsh> {
  key ??= made();
  const server = new ssh2.Server(
    { hostKeys: [isAnotherKey ? made() : key], ...(kex && { algorithms: { kex: [kex] } }) },
    (client) => {
      client.on('error', () => undefined);
      client.on('authentication', (asked) => {
        const isRight = asked.method === 'password' && asked.username === user && asked.password === password;
        if (isRight) asked.accept();
        else asked.reject(['password']);
      });
      client.on('session', (accept) => {
        const session = accept();
        session.on('pty', (granted) => granted?.());
        session.on('subsystem', (granted, refused, { name }) => {
          if (subsystem) subsystem(name, granted());
          else refused?.();
        });
        session.on('shell', (granted, refused) => {
          if (shell) shell(granted());
          else refused?.();
        });
        session.on('exec', (granted, refused, { command }) => {
          if (exec) exec(command, granted());
          else refused?.();
        });
      });
    },
  );
  const sockets = new Set<Socket>();
  const door = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    server.injectSocket(socket);
  });
  await new Promise<void>((done) => door.listen(0, '127.0.0.1', done));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const stop = () =>
    new Promise<void>((done) => {
      cut();
      door.close(() => done());
    });
  const address = door.address();
  return { port: typeof address === 'object' && address ? address.port : 0, cut, stop };
}
