import type { EXPORT_FILE_TYPE } from '@peersmith/model';
import { downloadHeaders } from '../../platform/download.ts';

type FileType = keyof typeof EXPORT_FILE_TYPE;

/** Media type and end of the name of each kind of file. */
const FILES: Readonly<Record<FileType, { media: string; extension: string }>> = {
  text: { media: 'text/plain; charset=utf-8', extension: 'txt' },
  csv: { media: 'text/csv; charset=utf-8', extension: 'csv' },
  json: { media: 'application/json; charset=utf-8', extension: 'json' },
  yaml: { media: 'application/yaml; charset=utf-8', extension: 'yaml' },
  markdown: { media: 'text/markdown; charset=utf-8', extension: 'md' },
};

/** The headers of a download: a browser saves it, and does not guess what it is (RFC 6266). */
export function fileHeaders(name: string, type: string): Record<string, string> {
  const { media, extension } = Object.entries(FILES).find(([key]) => key === type)?.[1] ?? FILES.text;
  const file = `${name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^[-.]+|-+$/g, '') || 'export'}.${extension}`;
  return { 'Content-Type': media, ...downloadHeaders(file) };
}
