import type { SourceTree } from '@peersmith/api-client';

type TreeFile = SourceTree['files'][number];

/** A line of a tree: a folder, or a file in it. */
export interface TreeLine {
  key: string;
  depth: number;
  name: string;
  /** Of a folder: how many files are in it. */
  count: number;
  isOpen: boolean;
  file: TreeFile | null;
}

/** The lines of a tree that are to be seen: of folders that are closed, what is in them is not. With a word all that hold it are, opened. */
export function treeLines(files: readonly TreeFile[], open: ReadonlySet<string>, word: string): TreeLine[] {
  const wanted = word.trim().toLowerCase();
  const found = wanted ? files.filter(({ path }) => path.toLowerCase().includes(wanted)) : files;
  const counts = new Map<string, number>();
  for (const { path } of found)
    for (const folder of foldersOf(path)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  const isOpen = (folder: string) => wanted !== '' || open.has(folder);
  const lines: TreeLine[] = [];
  const told = new Set<string>();
  for (const file of found) {
    const folders = foldersOf(file.path);
    for (const [depth, folder] of folders.entries()) {
      if (told.has(folder) || !folders.slice(0, depth).every(isOpen)) continue;
      told.add(folder);
      lines.push({
        key: `${folder}/`,
        depth,
        name: nameOf(folder),
        count: counts.get(folder) ?? 0,
        isOpen: isOpen(folder),
        file: null,
      });
    }
    if (folders.every(isOpen))
      lines.push({
        key: file.path,
        depth: folders.length,
        name: nameOf(file.path),
        count: 0,
        isOpen: false,
        file,
      });
  }
  return lines;
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}
