import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Answers of real devices that lie beside the repository, with what NAPALM makes of them. */
const FOLDER = new URL('../../../../shared/data/devices', import.meta.url).pathname;

export const hasRecordedDevices = existsSync(FOLDER);

export interface RecordedCase {
  platform: string;
  getter: string;
  name: string;
  /** One of its files; empty where it is not there. */
  file: (name: string) => string;
  json: (name: string) => unknown;
  files: readonly string[];
  expected: unknown;
}

/** Every case of a platform, or of all of them. */
export function recordedCases(): RecordedCase[] {
  if (!hasRecordedDevices) return [];
  return foldersIn(FOLDER).flatMap((platform) =>
    foldersIn(join(FOLDER, platform)).flatMap((getter) =>
      foldersIn(join(FOLDER, platform, getter)).map((name) => {
        const path = join(FOLDER, platform, getter, name);
        const file = (one: string) =>
          existsSync(join(path, one)) ? readFileSync(join(path, one), 'utf8') : '';
        const json = (one: string): unknown => JSON.parse(file(one) || '{}');
        return {
          platform,
          getter,
          name,
          file,
          json,
          files: readdirSync(path),
          expected: json('expected_result.json'),
        };
      }),
    ),
  );
}

/** One answer that belongs to no case. */
export const recordedJson = (path: string): unknown => JSON.parse(readFileSync(join(FOLDER, path), 'utf8'));

const foldersIn = (path: string) =>
  readdirSync(path, { withFileTypes: true })
    .filter((one) => one.isDirectory())
    .map(({ name }) => name)
    .sort();
