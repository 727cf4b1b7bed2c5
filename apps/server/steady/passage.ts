import { mkdirSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { socketFileIn, urlAt } from './postgres.ts';

/** What stands before two servers of PostgreSQL and passes connections on to the one that is chosen, as in a fail-over. */
export class Passage {
  readonly url: string;
  private target: string;
  private readonly server: Server;
  private readonly open = new Set<Socket>();

  constructor(target: string, { folder }: { folder: string }) {
    mkdirSync(folder);
    this.url = urlAt(folder);
    this.target = target;
    this.server = createServer((client) => {
      const behind = connect(this.target);
      for (const [one, other] of [
        [client, behind],
        [behind, client],
      ] as const) {
        this.open.add(one);
        one.on('error', () => undefined);
        one.once('close', () => {
          this.open.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
    this.server.listen(socketFileIn(folder));
  }

  /** Cuts what is open, and passes what comes on to another. */
  turnTo(target: string): void {
    this.target = target;
    for (const socket of this.open) socket.destroy();
  }

  end(): void {
    this.server.close();
    for (const socket of this.open) socket.destroy();
  }
}
