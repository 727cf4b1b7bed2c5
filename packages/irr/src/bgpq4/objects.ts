import { parseInterface } from '@peersmith/net';
import { IrrError } from '../irr-error.ts';
import { objectName, readObjectName, readSources } from '../rpsl/object-name.ts';
import { readRange } from '../rpsl/range-operator.ts';
import { Ending, type Options } from './options.ts';

interface Sought {
  readonly name: string;
  readonly source: string | null;
}

/** What a command line asks for, by kind. */
export interface Asked {
  readonly asSets: readonly Sought[];
  readonly routeSets: readonly Sought[];
  readonly asns: readonly number[];
  /** Prefixes; one that bgpq4 reads and passes over is marked. */
  readonly prefixes: readonly { word: string; onlyRange: boolean }[];
  /** Names behind EXCEPT. */
  readonly except: ReadonlySet<string>;
  /** Some object names a source: bgpq4 then reads sets itself. */
  readonly hasSource: boolean;
}

/** Reads the objects of a command line. Every name is checked: what is neither a prefix nor an object's name ends the run. */
export function readObjects({ objects, family }: Options, complain: (message: string) => void): Asked {
  if (objects.length === 0)
    throw new Ending(1, 'no object is given: name an AS, an AS-SET, a route-set or a prefix');
  const asked = {
    asSets: [] as Sought[],
    routeSets: [] as Sought[],
    asns: [] as number[],
    prefixes: [] as { word: string; onlyRange: boolean }[],
    except: new Set<string>(),
    hasSource: false,
  };
  let isExcept = false;
  for (const word of objects) {
    if (word === 'EXCEPT') isExcept = true;
    else if (isExcept) asked.except.add(objectName(word).name);
    else if (isPrefix(word)) asked.prefixes.push(prefixOf(word, family));
    else addObject(asked, word, complain);
  }
  return asked;
}

function addObject(
  asked: { asSets: Sought[]; routeSets: Sought[]; asns: number[]; hasSource: boolean },
  word: string,
  complain: (message: string) => void,
): void {
  const [before = '', behind] = word.split('::');
  const source = behind === undefined ? null : (readSources(before)[0] ?? null);
  const text = behind ?? before;
  if (source !== null) asked.hasSource = true;
  if (/^AS\d+$/i.test(text) && readObjectName(text) === null) {
    complain(`Invalid AS number: ${text.slice(2)}`);
    return;
  }
  const { kind, name, asn } = objectName(text);
  if (kind === 'as') asked.asns.push(asn ?? 0);
  else (kind === 'as_set' ? asked.asSets : asked.routeSets).push({ name, source });
}

function isPrefix(word: string): boolean {
  return /^[0-9a-fA-F:.]+(?:\/|$|\^)/.test(word) && /[.:/]/.test(word) && !/^AS/i.test(word);
}

function prefixOf(word: string, family: 4 | 6): { word: string; onlyRange: boolean } {
  const [prefix = '', range] = word.split('^');
  const read = parseInterface(prefix);
  if (!read || (range !== undefined && !readRange(`^${range}`))) {
    throw new IrrError(
      'object_invalid',
      `${JSON.stringify(word)} is no prefix: use 192.0.2.0/24 or 192.0.2.0/24^25-26`,
      {
        object: word,
      },
    );
  }
  if (read.family !== family) {
    const what = range === undefined ? 'prefix' : 'prefix-range';
    throw new Ending(
      1,
      `ERROR:Unable to add ${what} ${word} (bad ${range === undefined ? 'prefix' : 'range'} or address-family)`,
    );
  }
  return {
    word,
    onlyRange: range !== undefined && /^\d+$/.test(range) && Number(range) !== read.prefixLength,
  };
}
