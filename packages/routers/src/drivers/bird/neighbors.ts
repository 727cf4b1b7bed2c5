import { BGP_STATES, type BgpNeighbor, type BgpState } from '../../driver.ts';
import type { BirdLine } from './birdc.ts';

/** The BGP protocols in `show protocols all`, one neighbor each. `now` is the time there, from `show status`. */
export function neighborsIn(lines: readonly BirdLine[], now: string | null): BgpNeighbor[] {
  const found: BgpNeighbor[] = [];
  let block: { line: string; info: string[] } | null = null;
  const end = () => {
    const neighbor = block && neighborOf(block.line, block.info, now);
    if (neighbor) found.push(neighbor);
    block = null;
  };
  for (const { code, text } of lines) {
    if (code === 1002) {
      end();
      block = { line: text, info: [] };
    } else if (code === 1006) block?.info.push(text.trim());
  }
  end();
  return found;
}

function neighborOf(line: string, info: readonly string[], now: string | null): BgpNeighbor | null {
  const [, proto = '', , state = ''] = line.trim().split(/\s+/);
  if (proto !== 'BGP') return null;
  const after = (words: string) =>
    info
      .find((one) => one.startsWith(words))
      ?.slice(words.length)
      .trim() ?? null;
  const address = after('Neighbor address: ');
  if (address === null) return null;
  const bgp = after('BGP state: ')?.split(' ')[0]?.toLowerCase() ?? '';
  const counts = info.filter((one) => one.startsWith('Routes: ')).map(countsIn);
  const sum = (key: keyof Counts) =>
    counts.length ? counts.reduce((total, one) => total + (one[key] ?? 0), 0) : null;
  const since = /(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|\d\d:\d\d:\d\d)/.exec(line)?.[1] ?? null;
  const known: BgpState | undefined = BGP_STATES.find((one) => one === bgp);
  const isUp = known === 'established';
  return {
    vrf: after('VRF: ') ?? 'global',
    address,
    local_address: after('Source address: ') ?? after('Local address: '),
    local_asn: numberAfter(after('Local AS: ')),
    remote_asn: numberAfter(after('Neighbor AS: ')),
    description: after('Description: '),
    is_enabled: state !== 'down' || bgp !== 'down',
    state: known ?? null,
    uptime_s: isUp ? secondsBetween(since, now) : null,
    received_prefix_count: isUp ? sum('received') : null,
    accepted_prefix_count: isUp ? sum('imported') : null,
    advertised_prefix_count: isUp ? sum('exported') : null,
    last_error: after('Last error: '),
  };
}

interface Counts {
  imported: number;
  exported: number;
  received: number;
}

/** `Routes: 3 imported, 1 filtered, 2 exported, 3 preferred`: what was received is what was taken and what was not. */
function countsIn(text: string): Counts {
  const number = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(text)?.[1] ?? 0);
  return {
    imported: number('imported'),
    exported: number('exported'),
    received: number('imported') + number('filtered'),
  };
}

const numberAfter = (text: string | null): number | null =>
  text !== null && /^\d+$/.test(text) ? Number(text) : null;

/** Seconds from a time of BIRD's to its present one; a time without a date is of today or yesterday. */
function secondsBetween(since: string | null, now: string | null): number | null {
  if (since === null || now === null) return null;
  const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}Z`);
  const present = at(now);
  const begun = since.includes('-') ? at(since) : at(`${now.slice(0, 10)} ${since}`);
  if (Number.isNaN(present) || Number.isNaN(begun)) return null;
  const seconds = Math.floor((present - begun) / 1000);
  return seconds < 0 ? seconds + 86_400 : seconds;
}
