import { IrrError } from '../irr-error.ts';
import { PrefixTable } from '../prefixes/prefix-table.ts';
import { addPrefix } from '../prefixes/read-prefixes.ts';
import { parseWithList } from './json-list.ts';
import { VrpTable } from './vrp-table.ts';

/** What an AS says of its providers (draft-ietf-sidrops-aspa-profile). */
export interface Aspa {
  readonly customer: number;
  readonly providers: readonly number[];
}

export interface VrpFile {
  readonly vrps: VrpTable;
  readonly aspas: readonly Aspa[];
  /** When the validator wrote it, where it says so. */
  readonly generated: Date | null;
}

/** Bytes of a file, unless said otherwise; the whole of RPKI is a sixth of it. */
const MOST_BYTES = 400_000_000;

/**
 * Reads the JSON of routinator (`json`, `jsonext`) or rpki-client (`-j`): ROAs, and ASPAs where there are some. Records that no prefix can
 * be are counted in `vrps.rejected`; what is no such file is refused.
 */
export function readVrpJson(text: string | Uint8Array, most_bytes = MOST_BYTES): VrpFile {
  if (text.length > most_bytes) {
    throw new IrrError(
      'answer_too_large',
      `a VRP file of ${text.length} bytes is over the limit of ${most_bytes}`,
    );
  }
  const vrps = new VrpTable();
  const file = parse(bytesOf(text), (roa) => addRoa(vrps, roa));
  if (!Array.isArray(file.roas)) throw new IrrError('answer_invalid', 'no VRP file: it has no list `roas`');
  return { vrps, aspas: readAspas(file), generated: generatedAt(file.metadata) };
}

type Json = Readonly<Record<string, unknown>>;

function bytesOf(text: string | Uint8Array): Buffer {
  return typeof text === 'string'
    ? Buffer.from(text)
    : Buffer.from(text.buffer, text.byteOffset, text.byteLength);
}

function parse(bytes: Buffer, see: (roa: unknown) => void): Json {
  let read: unknown;
  try {
    read = parseWithList(bytes, 'roas', see);
  } catch (cause) {
    throw new IrrError('answer_invalid', 'no VRP file: it is no JSON, or was cut', { cause });
  }
  if (!isObject(read)) throw new IrrError('answer_invalid', 'no VRP file: it is no JSON object');
  return read;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One prefix at a time, to be read. */
const tables = { 4: new PrefixTable(4, 1), 6: new PrefixTable(6, 1) } as const;

function addRoa(vrps: VrpTable, roa: unknown): void {
  const { prefix, maxLength, asn } = isObject(roa) ? roa : {};
  const text = typeof prefix === 'string' ? prefix : '';
  const table = tables[text.includes(':') ? 6 : 4];
  table.size = 0;
  const origin = asnOf(asn);
  const isPrefix = text.includes('/') && addPrefix(table, text) && !table.hadHostBits;
  if (!isPrefix || origin === null) {
    vrps.rejected++;
    return;
  }
  const length = table.lengths[0] ?? 0;
  const most = maxLength === undefined || maxLength === null ? length : Number(maxLength);
  const max_length = Number.isInteger(most) ? most : -1;
  vrps.add({ family: table.family, words: table.words, length, max_length, asn: origin });
}

/** `64500` or `AS64500`. */
function asnOf(value: unknown): number | null {
  const text =
    typeof value === 'number' ? String(value) : typeof value === 'string' ? value.replace(/^AS/i, '') : '';
  const asn = /^\d{1,10}$/.test(text) ? Number(text) : -1;
  return asn >= 0 && asn <= 0xffff_ffff ? asn : null;
}

function readAspas({ aspas, provider_authorizations }: Json): Aspa[] {
  // rpki-client once told families apart.
  const byFamily = isObject(provider_authorizations) ? Object.values(provider_authorizations).flat() : [];
  const providers = new Map<number, Set<number>>();
  for (const one of [...(Array.isArray(aspas) ? aspas : []), ...byFamily]) {
    if (!isObject(one)) continue;
    const customer = asnOf(one.customer ?? one.customer_asid);
    if (customer === null || !Array.isArray(one.providers)) continue;
    const known = providers.get(customer) ?? new Set();
    for (const provider of one.providers) {
      const asn = asnOf(isObject(provider) ? provider.asn : provider);
      if (asn !== null) known.add(asn);
    }
    providers.set(customer, known);
  }
  return [...providers]
    .map(([customer, known]) => ({ customer, providers: [...known].sort((left, right) => left - right) }))
    .sort((left, right) => left.customer - right.customer);
}

function generatedAt(metadata: unknown): Date | null {
  if (!isObject(metadata)) return null;
  const { generated, generatedTime, buildtime } = metadata;
  const at =
    typeof generated === 'number' ? new Date(generated * 1000) : new Date(String(generatedTime ?? buildtime));
  return Number.isNaN(at.getTime()) ? null : at;
}
