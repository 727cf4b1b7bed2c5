import { IrrError } from '../irr-error.ts';
import { AspaTable } from './aspa-table.ts';
import { VrpTable } from './vrp-table.ts';
import { type VrpColumns, VrpsOfFamily } from './vrps-of-family.ts';

/** Columns of both families. */
export interface VrpsAsColumns {
  readonly 4: VrpColumns;
  readonly 6: VrpColumns;
}

export interface UnpackedVrps {
  readonly vrps: VrpTable;
  readonly aspas: AspaTable;
}

/** `VRP1`, the numbers of VRPs of either family, and how many words the ASPAs take. */
const [MAGIC, HEADER_WORDS] = [0x5652_5031, 4];
/** Words and bytes that a VRP takes. */
const WIDTH = { 4: 1, 6: 4 } as const;

/** VRPs and ASPAs as bytes that are the same for the same ones, whatever order they came in. */
export function packVrps(columns: VrpsAsColumns, aspas: AspaTable): Uint8Array {
  const sorted = { 4: sort(columns[4], 4), 6: sort(columns[6], 6) };
  const words = [
    Uint32Array.of(MAGIC, sorted[4].asns.length, sorted[6].asns.length, aspas.words.length),
    ...[sorted[4].words, sorted[4].asns, sorted[6].words, sorted[6].asns, aspas.words],
  ];
  const bytes = [sorted[4].lengths, sorted[4].max_lengths, sorted[6].lengths, sorted[6].max_lengths];
  const parts = [...words, ...bytes];
  const packed = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    packed.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  return packed;
}

/** Reads what `packVrps` wrote, a part of it at each step: into memory that threads share, or to be added to. */
export function* unpackVrps(
  packed: Uint8Array,
  { isShared }: { isShared: boolean },
): Generator<void, UnpackedVrps> {
  const { columns, aspas } = readColumns(packed);
  const families = {
    4: yield* VrpsOfFamily.building(4, columns[4], isShared),
    6: yield* VrpsOfFamily.building(6, columns[6], isShared),
  };
  const words = isShared
    ? new Uint32Array(new SharedArrayBuffer(aspas.byteLength))
    : new Uint32Array(aspas.length);
  words.set(aspas);
  return { vrps: new VrpTable(families), aspas: new AspaTable(words) };
}

function readColumns(packed: Uint8Array): { columns: VrpsAsColumns; aspas: Uint32Array } {
  // Words stand where a multiple of four bytes is.
  const bytes = packed.byteOffset % 4 === 0 ? packed : packed.slice();
  let at = 0;
  const words = (length: number) => {
    at += length * 4;
    return new Uint32Array(bytes.buffer, bytes.byteOffset + at - length * 4, length);
  };
  const lengths = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const [magic, four = 0, six = 0, aspaWords = 0] =
    bytes.byteLength >= HEADER_WORDS * 4 ? words(HEADER_WORDS) : [];
  const size =
    4 * (HEADER_WORDS + four * (WIDTH[4] + 1) + six * (WIDTH[6] + 1) + aspaWords) + 2 * (four + six);
  if (magic !== MAGIC || bytes.byteLength !== size)
    throw new IrrError('answer_invalid', 'what is stored of VRPs was cut, or is something else');
  const [words4, asns4, words6, asns6, aspas] = [four * WIDTH[4], four, six * WIDTH[6], six, aspaWords].map(
    words,
  );
  const [lengths4, most4, lengths6, most6] = [four, four, six, six].map(lengths);
  return {
    columns: { 4: columnsOf(words4, asns4, lengths4, most4), 6: columnsOf(words6, asns6, lengths6, most6) },
    aspas: aspas ?? new Uint32Array(),
  };
}

const [NO_WORDS, NO_BYTES] = [new Uint32Array(), new Uint8Array()];
const columnsOf = (
  words: Uint32Array = NO_WORDS,
  asns: Uint32Array = NO_WORDS,
  lengths: Uint8Array = NO_BYTES,
  max_lengths: Uint8Array = NO_BYTES,
): VrpColumns => ({ words, asns, lengths, max_lengths });

function sort({ words, lengths, max_lengths, asns }: VrpColumns, family: 4 | 6): VrpColumns {
  const width = WIDTH[family];
  const order = Uint32Array.from({ length: asns.length }, (_, index) => index);
  order.sort((left, right) => {
    for (let at = 0; at < width; at++) {
      const difference = (words[left * width + at] ?? 0) - (words[right * width + at] ?? 0);
      if (difference !== 0) return difference;
    }
    return (
      (lengths[left] ?? 0) - (lengths[right] ?? 0) ||
      (max_lengths[left] ?? 0) - (max_lengths[right] ?? 0) ||
      (asns[left] ?? 0) - (asns[right] ?? 0)
    );
  });
  const sorted = {
    words: new Uint32Array(words.length),
    lengths: new Uint8Array(asns.length),
    max_lengths: new Uint8Array(asns.length),
    asns: new Uint32Array(asns.length),
  };
  for (const [at, index] of order.entries()) {
    for (let word = 0; word < width; word++)
      sorted.words[at * width + word] = words[index * width + word] ?? 0;
    sorted.lengths[at] = lengths[index] ?? 0;
    sorted.max_lengths[at] = max_lengths[index] ?? 0;
    sorted.asns[at] = asns[index] ?? 0;
  }
  return sorted;
}
