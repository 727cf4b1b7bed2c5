import { connect, createServer, type Socket } from 'node:net';
import { startFakeEos } from '@peersmith/routers/test/fake-eos.ts';

/** Half of what a round trip takes. */
const LATE_MS = 25;

/** Fake routers on the loopback that speak eAPI, each behind a wire of 50 ms; a process of its own, which says their ports. */
const [count = '0', lines = '1'] = process.argv.slice(2);
const running = Array.from(
  { length: Number(lines) },
  (_, at) => `ip prefix-list OLD seq ${at} permit 198.51.100.0/24`,
);
const ports: number[] = [];
for (let at = 0; at < Number(count); at += 1) {
  const { target } = await startFakeEos({
    lines: running,
    user: 'peersmith',
    password: 'bench',
    isAnotherKey: false,
  });
  ports.push(await behindWire(target.port ?? 0));
}
process.send?.(ports);

/** A port from which everything takes its time, both ways. */
function behindWire(port: number): Promise<number> {
  const late = (from: Socket, to: Socket) => {
    from.on('data', (chunk) => setTimeout(() => to.write(chunk), LATE_MS));
    from.on('close', () => setTimeout(() => to.destroy(), LATE_MS));
    from.on('error', () => to.destroy());
  };
  return new Promise((done) => {
    const server = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      late(near, far);
      late(far, near);
    });
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      done(typeof address === 'object' && address ? address.port : 0);
    });
  });
}
