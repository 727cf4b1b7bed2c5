import { execFileSync, spawnSync } from 'node:child_process';

/** Whether network namespaces can be made. */
export function canIsolate(): boolean {
  const space = `peersmith-try-${process.pid}`;
  const works = (...args: string[]) => spawnSync('ip', args).status === 0;
  return works('netns', 'add', space) && works('netns', 'del', space);
}

let made = 0;

/** Networks of their own for a managed router and its peers, each of whom shares a wire with it. */
export interface Spaces {
  managed: string;
  peers: readonly string[];
  stop: () => void;
}

/** The addresses at both ends of the wire to a peer: the managed router's is first. */
export const wireOf = (peer: number): readonly [string, string] =>
  peer === 0 ? ['192.0.2.1', '192.0.2.2'] : [`198.18.${peer}.1`, `198.18.${peer}.2`];

/** Makes them; `prefix` is of at most three letters. */
export function makeSpaces(prefix: string, peers: number): Spaces {
  const name = `${prefix}${process.pid % 100_000}${String.fromCharCode(97 + (made++ % 26))}`;
  const managed = `${name}m`;
  const others = Array.from({ length: peers }, (_, at) => `${name}${at}`);
  const ip = (...args: string[]) => execFileSync('ip', args);
  const stop = () => {
    for (const space of [managed, ...others]) spawnSync('ip', ['netns', 'del', space]);
  };
  try {
    for (const space of [managed, ...others]) ip('netns', 'add', space);
    others.forEach((space, at) => {
      const [here, there] = wireOf(at);
      const ends = [
        { space: managed, link: `${name}v${at}`, address: here },
        { space, link: `${name}w${at}`, address: there },
      ] as const;
      const [one, other] = ends;
      ip(
        'link',
        'add',
        one.link,
        'netns',
        managed,
        'type',
        'veth',
        'peer',
        'name',
        other.link,
        'netns',
        space,
      );
      for (const end of ends) {
        ip('-n', end.space, 'addr', 'add', `${end.address}/24`, 'dev', end.link);
        for (const link of ['lo', end.link]) ip('-n', end.space, 'link', 'set', link, 'up');
      }
    });
  } catch (error) {
    stop();
    throw error;
  }
  return { managed, peers: others, stop };
}
