import type { FileFormat, ImportedFile } from '@peersmith/api-client';

/** A file that somebody chose, dropped or pasted. */
export interface ChosenFile extends ImportedFile {
  name: string;
  /** Tells it from others of the same name. */
  key: number;
}

let chosen = 0;
const BEGINNING = 2000;

/** What a text most likely is. */
function formatOfText(text: string): FileFormat {
  const begin = text.replace(/^\ufeff/, '').trimStart();
  if (/^[[{]/.test(begin)) return 'json';
  return /^(?:---|#|- )/.test(begin) ? 'yaml' : 'csv';
}

const BY_ENDING: Readonly<Record<string, FileFormat>> = {
  csv: 'csv',
  tsv: 'csv',
  json: 'json',
  yaml: 'yaml',
  yml: 'yaml',
};

/** A file from a disk; one whose name does not say what it is says it by how it begins. */
export async function fromDisk(file: File): Promise<ChosenFile> {
  const ending = file.name.split('.').at(-1)?.toLowerCase() ?? '';
  const format = BY_ENDING[ending] ?? formatOfText(await file.slice(0, BEGINNING).text());
  chosen += 1;
  return { data: file, format, name: file.name, key: chosen };
}

/** A text that was pasted. */
export function fromText(text: string): ChosenFile {
  chosen += 1;
  return { data: text, format: formatOfText(text), name: 'what you pasted', key: chosen };
}
