import { readFile } from 'node:fs/promises';

/** The text of the file that a setting names, where it names one; `failed` makes the fault of one that cannot be read. */
export async function fileOfSetting(
  [setting, path]: readonly [string, string | undefined],
  failed: (message: string, cause: unknown) => Error,
): Promise<string | undefined> {
  if (!path) return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it is no file';
    throw failed(`The file of ${setting} cannot be read: ${reason}.`, cause);
  }
}
