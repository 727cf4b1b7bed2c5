import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { zstdCompressSync } from 'node:zlib';
import {
  AspaTable,
  IrrError,
  type IrrErrorCode,
  packVrps,
  readVrpJson,
  type VrpsAsColumns,
} from '@peersmith/irr';
import { receiveParts } from '../../platform/work-pool/parts.ts';
import { stepBack } from '../../platform/work-pool/step-back.ts';
import {
  type ColumnPart,
  MOST_FILE_BYTES,
  MOST_VRPS,
  type PackColumns,
  type PackedRpki,
  type PackFile,
} from './pack-task.ts';

stepBack();

/** A failure as plain data: the class of an error does not come through to another thread. */
export type Packed = { packed: PackedRpki } | { code: IrrErrorCode; message: string };

/** Packs what an RTR server told. */
export async function packColumnsTask({ parts, rejected }: PackColumns): Promise<Packed> {
  const [four, six] = await receiveParts<ColumnPart>(parts);
  if (!four || !six) throw new Error('columns of both families are packed');
  return { packed: pack({ 4: four, 6: six }, { aspas: new AspaTable(), rejected, generated: null }) };
}

/** Reads and packs a file of VRPs. */
export async function packFileTask({ parts, path }: PackFile): Promise<Packed> {
  const chunks = await receiveParts<Uint8Array>(parts);
  try {
    const { bytes, modified } =
      path === null ? { bytes: Buffer.concat(chunks), modified: null } : readFile(path);
    const { vrps, aspas, generated } = readVrpJson(bytes, MOST_FILE_BYTES);
    if (vrps.size > MOST_VRPS) throw new IrrError('answer_too_large', `there are over ${MOST_VRPS} VRPs`);
    const columns = { 4: vrps.families[4].columns, 6: vrps.families[6].columns };
    const known = { aspas: AspaTable.of(aspas), rejected: vrps.rejected, generated: generated ?? modified };
    return { packed: pack(columns, known) };
  } catch (error) {
    if (error instanceof IrrError) return { code: error.code, message: error.message };
    throw error;
  }
}

function readFile(path: string): { bytes: Buffer; modified: Date } {
  try {
    const found = statSync(path);
    if (!found.isFile()) throw new IrrError('unreachable', `${path} is no file`);
    if (found.size > MOST_FILE_BYTES)
      throw new IrrError(
        'answer_too_large',
        `the file ${path} has ${found.size} bytes, over the limit of ${MOST_FILE_BYTES}`,
      );
    return { bytes: readFileSync(path), modified: found.mtime };
  } catch (cause) {
    if (cause instanceof IrrError) throw cause;
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it cannot be opened';
    throw new IrrError('unreachable', `the file ${path} cannot be read: ${reason}`, { cause });
  }
}

interface Known {
  aspas: AspaTable;
  rejected: number;
  generated: Date | null;
}

function pack(columns: VrpsAsColumns, { aspas, rejected, generated }: Known): PackedRpki {
  const packed = packVrps(columns, aspas);
  return {
    bytes: new Uint8Array(zstdCompressSync(packed)),
    digest: createHash('sha256').update(packed).digest('hex'),
    ipv4_vrps: columns[4].asns.length,
    ipv6_vrps: columns[6].asns.length,
    aspas: aspas.size,
    rejected,
    generated: generated?.toISOString() ?? null,
  };
}
