import { Readable } from 'node:stream';
import { linesOf, type PrefixList } from '@peersmith/irr';
import { turns } from '../../platform/turns.ts';

/** Prefixes of one or both families. */
export type Families = Partial<Record<'ipv6' | 'ipv4', PrefixList>>;

const LINES = 500;

/** Prefixes as JSON, in upstream's shape: some lines at a time, and others have their turn in between. */
export const familiesJson = (families: Families): Readable =>
  Readable.from(objectOf(families), { objectMode: false });

/** The same for several objects, by their names. */
export const namedJson = (lists: ReadonlyMap<string, Families>): Readable =>
  Readable.from(named(lists), { objectMode: false });

async function* named(lists: ReadonlyMap<string, Families>): AsyncGenerator<string> {
  let before = '{';
  for (const [name, families] of lists) {
    yield `${before}${JSON.stringify(name)}:`;
    before = ',';
    yield* objectOf(families);
  }
  yield before === '{' ? '{}' : '}';
}

async function* objectOf(families: Families): AsyncGenerator<string> {
  const pass = turns();
  let before = '{';
  for (const [family, list] of Object.entries(families)) {
    yield `${before}"${family}":[`;
    before = ',';
    let text = '';
    let lines = 0;
    for (const line of linesOf(list)) {
      text += `${lines++ > 0 ? ',' : ''}${entryOf(line)}`;
      if (lines % LINES !== 0) continue;
      yield text;
      text = '';
      await pass();
    }
    yield `${text}]`;
  }
  yield before === '{' ? '{}' : '}';
}

function entryOf({
  address,
  length,
  low,
  high,
}: {
  address: string;
  length: number;
  low: number;
  high: number;
}) {
  const prefix = `{"prefix":"${address}/${length}","exact":`;
  if (low === length && high === length) return `${prefix}true}`;
  return `${prefix}false${low > length ? `,"greater-equal":${low}` : ''},"less-equal":${high}}`;
}
