import { isUtf8 } from 'node:buffer';
import { type Decoded, decode, likelyEncoding } from '../../platform/encoding.ts';
import { readJson, Unreadable } from '../../platform/text-gate.ts';
import type { Context } from '../context.ts';
import { CsvReader, type CsvRow } from './csv-reader.ts';
import { FileFault } from './file-fault.ts';
import type { YamlOutcome } from './yaml-thread.ts';

/** The kinds of files that are read and written. */
export const FILE_FORMATS = ['csv', 'json', 'yaml'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** What a file says, before anything is known of what it is about: named columns, and rows with a cell for each. */
export interface FileTable {
  /** Whether cells are text as people type it; otherwise they are values, and `undefined` where a row has none. */
  isText: boolean;
  columns: readonly string[];
  rows: readonly { row: number; cells: readonly unknown[] }[];
}

export interface FileLimits {
  rows: number;
  octets: number;
}

/** The format of a media type; null for one of no file. */
export function formatOf(mediaType: string): FileFormat | null {
  const type = mediaType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (/^(?:text\/csv|text\/tab-separated-values|application\/vnd\.ms-excel)$/.test(type)) return 'csv';
  if (/^(?:application|text)\/(?:[\w.]+\+)?json$/.test(type)) return 'json';
  return /^(?:application|text)\/(?:x-)?yaml$/.test(type) ? 'yaml' : null;
}

interface Source {
  octets: AsyncIterable<Buffer> | Iterable<Buffer>;
  format: FileFormat;
  charset?: string | undefined;
}

/** Reads a file as it comes, and ends where it is no such file or more than may be. */
export async function readTable(
  context: Pick<Context, 'work'>,
  source: Source,
  limits: FileLimits,
): Promise<{ table: FileTable; octets: Buffer }> {
  const parts: Buffer[] = [];
  let length = 0;
  const csv = source.format === 'csv' ? new CsvDecoder(limits, source.charset) : null;
  for await (const part of source.octets) {
    length += part.length;
    csv?.push(part);
    if (length > limits.octets)
      throw new FileFault(
        `The file is larger than ${Math.floor(limits.octets / 1024 / 1024)} MB; send several.`,
        csv?.place,
      );
    parts.push(part);
  }
  const octets = Buffer.concat(parts, length);
  if (csv) return { table: csv.end(), octets };
  const json = source.format === 'yaml' ? await jsonOfYaml(context, octets, source.charset) : octets;
  return { table: tableOf(await fromJson(json, source.charset), limits), octets };
}

/** CSV in octets: UTF-8 unless a mark or its zeros say UTF-16, or the caller another. */
class CsvDecoder {
  readonly #reader: CsvReader;
  readonly #rows: CsvRow[] = [];
  #charset: string | undefined;
  #decoder: InstanceType<typeof TextDecoder> | null = null;
  #rest: Buffer = Buffer.alloc(0);
  #begun = false;

  constructor(limits: FileLimits, charset: string | undefined) {
    this.#reader = new CsvReader(limits);
    this.#charset = charset;
  }

  get place() {
    return this.#reader.place;
  }

  push(part: Buffer): void {
    let octets = this.#rest.length ? Buffer.concat([this.#rest, part]) : part;
    this.#rest = Buffer.alloc(0);
    if (!this.#begun) {
      if (octets.length < 4) {
        this.#rest = octets;
        return;
      }
      octets = this.#begin(octets);
    }
    this.#decode(octets, true);
  }

  end(): FileTable {
    const octets = this.#begun ? this.#rest : this.#begin(this.#rest);
    this.#rest = Buffer.alloc(0);
    this.#decode(octets, false);
    for (const row of this.#reader.end()) this.#rows.push(row);
    return { isText: true, columns: this.#reader.columns ?? [], rows: this.#rows };
  }

  #begin(octets: Buffer): Buffer {
    this.#begun = true;
    const [first, second] = octets;
    if (first === 0xff && second === 0xfe) this.#charset = 'utf-16le';
    else if (first === 0xfe && second === 0xff) this.#charset = 'utf-16be';
    else if (!this.#charset && octets[0] !== 0 && octets[1] === 0 && octets[3] === 0)
      this.#charset = 'utf-16le';
    if (this.#charset && !/^utf-?8$/i.test(this.#charset)) this.#decoder = decoderOf(this.#charset);
    const isMarked = octets.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
    return isMarked ? octets.subarray(3) : octets;
  }

  #decode(octets: Buffer, isMore: boolean): void {
    if (this.#decoder) {
      this.#take(this.#inCharset(this.#decoder, octets, isMore));
      return;
    }
    const whole = isMore ? octets.length - incomplete(octets) : octets.length;
    const known = octets.subarray(0, whole);
    this.#rest = octets.subarray(whole);
    if (isUtf8(known)) {
      this.#take(known.toString('utf8'));
      return;
    }
    const decoded: Decoded | null = decode(known);
    if (decoded?.ok) {
      this.#take(decoded.text);
      return;
    }
    this.#take(known.subarray(0, decoded?.offset ?? 0).toString('utf8'));
    const likely = likelyEncoding(known);
    throw new FileFault(
      `This is not UTF-8${likely ? `; the file seems to be ${likely}` : ''}: save it as "CSV UTF-8".`,
      this.#reader.place,
    );
  }

  #inCharset(decoder: InstanceType<typeof TextDecoder>, octets: Buffer, isMore: boolean): string {
    try {
      return decoder.decode(octets, { stream: isMore });
    } catch {
      throw new FileFault(
        `This is not ${decoder.encoding.toUpperCase()}: save the file as "CSV UTF-8".`,
        this.place,
      );
    }
  }

  #take(text: string): void {
    for (const row of this.#reader.push(text)) this.#rows.push(row);
  }
}

function decoderOf(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    throw new FileFault(`There is no charset "${charset}"; save the file as UTF-8.`);
  }
}

/** How many octets at the end begin a character that goes on. */
function incomplete(octets: Buffer): number {
  for (let back = 1; back <= Math.min(3, octets.length); back += 1) {
    const octet = octets[octets.length - back] ?? 0;
    if (octet < 0x80) return 0;
    if (octet >= 0xc0) return (octet >= 0xf0 ? 4 : octet >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}

const YAML_THREAD = new URL('./yaml-thread.ts', import.meta.url);

async function jsonOfYaml(
  { work }: Pick<Context, 'work'>,
  octets: Buffer,
  charset?: string,
): Promise<Buffer> {
  const decoded = decode(octets, charset);
  if (!decoded?.ok)
    throw new FileFault(`This is no text: ${decoded?.message ?? `there is no charset "${charset}"`}.`);
  const outcome = await work.run<YamlOutcome>({
    program: YAML_THREAD,
    name: 'readYaml',
    task: { text: decoded.text },
  });
  if (outcome.ok) return Buffer.from(outcome.json);
  throw new FileFault(`${outcome.line === null ? '' : `Line ${outcome.line}: `}${outcome.message}`);
}

async function fromJson(octets: Buffer, charset?: string): Promise<unknown> {
  try {
    return await readJson(octets, charset ? `application/json; charset=${charset}` : 'application/json');
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { body } = error;
    const [row, messages] = Array.isArray(body) ? [body.length, Object(body.at(-1))] : [null, Object(body)];
    const [[column, told] = ['', '']] = Object.entries(messages);
    const named = !['detail', 'non_field_errors', ''].includes(column);
    throw new FileFault([told].flat().join(' '), { row, column: named ? column : null });
  }
}

/** A list of objects, or an answer of the API that holds one, as a table. */
function tableOf(given: unknown, limits: FileLimits): FileTable {
  const listed: unknown = isObject(given) && Array.isArray(given.results) ? given.results : given;
  const list: unknown[] = Array.isArray(listed) ? listed : [listed];
  if (list.length === 0 || listed === null || listed === undefined)
    throw new FileFault('There is nothing in the file: write a list of objects.');
  if (list.length > limits.rows)
    throw new FileFault(`A file may have ${limits.rows} rows; send several.`, { row: limits.rows + 1 });
  const places = new Map<string, number>();
  const objects = list.map((one, at) => {
    if (!isObject(one)) throw new FileFault('This is no object of names and values.', { row: at + 1 });
    for (const key of Object.keys(one)) if (!places.has(key)) places.set(key, places.size);
    return one;
  });
  const columns = [...places.keys()];
  const rows = objects.map((one, at) => ({
    row: at + 1,
    cells: columns.map((key) => (Object.hasOwn(one, key) ? one[key] : undefined)),
  }));
  return { isText: false, columns, rows };
}

const isObject = (given: unknown): given is Record<string, unknown> =>
  typeof given === 'object' && given !== null && !Array.isArray(given);
