import type { PlatformName } from '../print/platforms.ts';
import type { Generation } from '../print/printing.ts';

/** bgpq4's command line, read. */
export interface Options {
  readonly platform: PlatformName;
  readonly generation: Generation;
  readonly family: 4 | 6;
  readonly name: string;
  readonly host: string | null;
  readonly sources: string | null;
  readonly aggregate: boolean;
  /** `-R` and `-r`; 0 is not given. */
  readonly refine: number;
  readonly refine_low: number;
  /** `-m`; 0 is not given. */
  readonly longest: number;
  /** `-L`; 0 is not given. */
  readonly depth: number;
  readonly asn: number;
  /** `-W`; null is not given. */
  readonly width: number | null;
  readonly match: string | null;
  readonly format: string;
  readonly sequence: boolean;
  readonly special: boolean;
  readonly validate: boolean;
  readonly objects: readonly string[];
}

/** Ends a run as bgpq4 ends: with a status, and what is said on the error stream. */
export class Ending extends Error {
  override readonly name = 'Ending';
  readonly rc: number;

  constructor(rc: number, message: string) {
    super(message);
    this.rc = rc;
  }
}

/** bgpq4's fatal errors end with 255. */
export function fatal(message: string): Ending {
  return new Ending(255, `FATAL ERROR:${message}`);
}

/** Letters with a value, and those without. */
const VALUED = 'aFSflLmMWrRGHh';
const FLAGS = '23467AbBdDEejJKNnptTUuwXsvZz';

const PLATFORM_FLAGS: Readonly<Record<string, PlatformName>> = {
  b: 'bird',
  B: 'openbgpd',
  e: 'eos',
  j: 'json',
  J: 'junos',
  K: 'routeros6',
  N: 'sros',
  n: 'sros_md',
  U: 'huawei',
  u: 'huawei_xpl',
  X: 'iosxr',
  Z: 'frr',
  F: 'format',
};

const GENERATION_FLAGS: Readonly<Record<string, Generation>> = {
  E: 'extended',
  f: 'as_path',
  G: 'as_path_out',
  H: 'as_list',
  t: 'as_set',
  z: 'route_filter_list',
};

type Draft = { -readonly [Key in keyof Options]: Options[Key] } & {
  hasPlatform: boolean;
  hasGeneration: boolean;
  hasFamily4: boolean;
};

/** Reads the words as getopt does: letters may stand together, a value may follow its letter at once, other words may stand between. */
export function readOptions(words: readonly string[]): Options {
  const draft: Draft = {
    platform: 'ios',
    generation: 'prefix_list',
    family: 4,
    name: 'NN',
    host: null,
    sources: null,
    aggregate: false,
    refine: 0,
    refine_low: 0,
    longest: 0,
    depth: 0,
    asn: 0,
    width: null,
    match: null,
    format: '',
    sequence: false,
    special: false,
    validate: false,
    objects: [],
    hasPlatform: false,
    hasGeneration: false,
    hasFamily4: false,
  };
  const objects: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') {
      objects.push(...words.slice(at + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') objects.push(word);
    else if (readWord(draft, word, words[at + 1])) at++;
  }
  return { ...draft, objects };
}

/** Reads the letters of a word; true when it took the next word as a value. */
function readWord(draft: Draft, word: string, next: string | undefined): boolean {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at] ?? '';
    if (VALUED.includes(letter)) {
      const rest = word.slice(at + 1);
      const value = rest === '' ? next : rest;
      if (value === undefined) throw usage(`option requires an argument -- '${letter}'`);
      takeValue(draft, letter, value);
      return rest === '';
    }
    if (!FLAGS.includes(letter)) throw usage(`invalid option -- '${letter}'`);
    takeFlag(draft, letter);
  }
  return false;
}

function takeFlag(draft: Draft, letter: string): void {
  const platform = PLATFORM_FLAGS[letter];
  const generation = GENERATION_FLAGS[letter];
  if (platform) takePlatform(draft, platform);
  else if (generation) takeGeneration(draft, generation);
  else OTHER_FLAGS[letter]?.(draft);
}

const OTHER_FLAGS: Readonly<Record<string, (draft: Draft) => void>> = {
  2: (draft) => {
    if (draft.platform !== 'sros_md') throw fatal("'2' can only be used after -n");
    draft.platform = 'srlinux';
  },
  7: (draft) => {
    if (draft.platform !== 'routeros6') throw fatal("'7' can only be used after -K");
    draft.platform = 'routeros7';
  },
  4: (draft) => {
    if (draft.family === 6) throw fatal('-4 and -6 are mutually exclusive');
    draft.hasFamily4 = true;
  },
  6: (draft) => {
    if (draft.hasFamily4) throw fatal('-4 and -6 are mutually exclusive');
    draft.family = 6;
  },
  A: (draft) => {
    draft.aggregate = true;
  },
  p: (draft) => {
    draft.special = true;
  },
  s: (draft) => {
    draft.sequence = true;
  },
  w: (draft) => {
    draft.validate = true;
  },
  v: () => {
    throw new Ending(0, '');
  },
};

function takePlatform(draft: Draft, platform: PlatformName): void {
  if (draft.hasPlatform) {
    throw new Ending(
      1,
      '-b (BIRD), -B (OpenBGPD), -F (formatted), -J (Junos), -j (JSON), -K[7] (Microtik ROS), -N (Nokia SR OS Classic), -n (Nokia SR OS MD-CLI), -U (Huawei), -u (Huawei XPL),-e (Arista) and -X (IOS XR) options are mutually exclusive',
    );
  }
  draft.hasPlatform = true;
  draft.platform = platform;
  if (platform === 'eos') draft.sequence = true;
}

function takeGeneration(draft: Draft, generation: Generation): void {
  if (draft.hasGeneration) {
    throw new Ending(1, '-E, -F, -K , -f <asnum>, -G <asnum>, and -t are mutually exclusive');
  }
  draft.hasGeneration = true;
  draft.generation = generation;
}

function takeValue(draft: Draft, letter: string, value: string): void {
  const generation = GENERATION_FLAGS[letter];
  if (generation) takeGeneration(draft, generation);
  switch (letter) {
    case 'F':
      takePlatform(draft, 'format');
      draft.format = value;
      break;
    case 'S':
      draft.sources = value;
      break;
    case 'h':
      draft.host = value;
      break;
    case 'l':
      draft.name = value;
      break;
    case 'M':
      draft.match = value.replace(
        /\\([nrt\\])/g,
        (_, sign: string) => ({ n: '\n', r: '\r', t: '\t' })[sign] ?? sign,
      );
      break;
    case 'W':
      draft.width = wholeNumber(value, 'Invalid as-width', true);
      break;
    case 'r':
      draft.refine_low = wholeNumber(value, 'Invalid refineLow value');
      break;
    case 'R':
      draft.refine = wholeNumber(value, 'Invalid refine length');
      break;
    case 'm':
      draft.longest = wholeNumber(value, 'Invalid maxlen (-m)');
      break;
    case 'L':
      draft.depth = wholeNumber(value, 'Invalid maximum recursion (-L)');
      break;
    default:
      draft.asn = asnOf(value);
  }
}

function wholeNumber(text: string, complaint: string, mayBeZero = false): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (value < (mayBeZero ? 0 : 1)) throw fatal(`${complaint}: ${text}`);
  return value;
}

/** An AS number, plain or as two halves (RFC 5396). */
function asnOf(text: string): number {
  const [, high, low] = /^(\d{1,10})(?:\.(\d{1,5}))?$/.exec(text) ?? [];
  const value = low === undefined ? Number(high) : Number(high) * 65_536 + Number(low);
  const halves = low === undefined || (Number(high) <= 65_535 && Number(low) <= 65_535);
  if (!Number.isInteger(value) || value < 1 || value > 0xffff_ffff || !halves) {
    throw fatal(`Invalid AS number: ${text}`);
  }
  return value;
}

function usage(message: string): Ending {
  return new Ending(
    1,
    `${message}\nUsage: bgpq4's: [-h host[:port]] [-S sources] [-E|G|H <num>|f <num>|t] [-46ABbeJjKNnpsuUwXZz] [-r len] [-R len] [-m len] [-L depth] [-W width] [-l name] <OBJECTS> ... [EXCEPT <OBJECTS> ...]`,
  );
}
