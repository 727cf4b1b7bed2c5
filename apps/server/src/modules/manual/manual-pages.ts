import { readdir, readFile } from 'node:fs/promises';
import type { ManualEntry, ManualPage, ManualSection } from '@peersmith/answers';
import { anchorOf, plainHeading } from '@peersmith/model';
import { ApiError } from '../../engine/errors.ts';
import { CONTENTS, DECISIONS } from './contents.ts';

const FOLDER = new URL('../../../../../docs/', import.meta.url);

let reading: Promise<readonly ManualPage[]> | null = null;

/** All pages, read once: they change with the version alone. */
async function manualPages(): Promise<readonly ManualPage[]> {
  reading ??= readAll();
  try {
    return await reading;
  } catch (error) {
    reading = null;
    throw error;
  }
}

async function readAll(): Promise<ManualPage[]> {
  const pages = Object.entries(CONTENTS).flatMap(([part, names]) =>
    names.map((name) => ({ part, name, file: `${name}.md` })),
  );
  const files = await readdir(new URL('decisions/', FOLDER)).catch(() => []);
  const decisions = files
    .filter((file) => /^\d{4}-[a-z0-9-]+\.md$/.test(file))
    .sort()
    .map((file) => ({ part: DECISIONS, name: file.slice(0, -'.md'.length), file: `decisions/${file}` }));
  const read = await Promise.all(
    [...pages, ...decisions].map(async ({ part, name, file }): Promise<ManualPage | null> => {
      const text = await readFile(new URL(file, FOLDER), 'utf8').catch(() => null);
      return text === null
        ? null
        : { name, part, title: titleOf(text, name), sections: sectionsOf(text), text };
    }),
  );
  const there = read.filter((page) => page !== null);
  if (there.length === 0)
    throw new ApiError(404, {
      detail: 'The manual is not beside the program: its folder `docs` was not installed.',
      code: 'manual_missing',
    });
  return there;
}

const titleOf = (text: string, name: string): string =>
  plainHeading(/^# (?<title>.+)$/m.exec(text)?.groups?.title ?? name);

/** The headings of a page below its own; what stands in blocks of code is none. */
function sectionsOf(text: string): ManualSection[] {
  return piecesOf(text).flatMap(({ title }) =>
    title === null ? [] : [{ title, anchor: anchorOf(title), line: null }],
  );
}

interface Piece {
  /** Null for what stands before the first heading. */
  title: string | null;
  lines: string[];
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [{ title: null, lines: [] }];
  let isCode = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) isCode = !isCode;
    const heading = isCode ? null : /^#{2,3} (?<title>.+)$/.exec(line);
    if (heading?.groups?.title) pieces.push({ title: plainHeading(heading.groups.title), lines: [] });
    else pieces.at(-1)?.lines.push(line);
  }
  return pieces;
}

const entryOf = ({ text: _text, ...entry }: ManualPage): ManualEntry => entry;

/** The contents. */
export const listManual = async (): Promise<ManualEntry[]> => (await manualPages()).map(entryOf);

/** A page with its text. */
export async function readManualPage(name: string): Promise<ManualPage> {
  const page = (await manualPages()).find((one) => one.name === name);
  if (page) return page;
  throw new ApiError(404, { detail: `The manual has no page ${name}; GET /api/core/manual/ lists them.` });
}

/** How long a line is that is shown of what was found. */
const LINE = 200;

/** The pages and sections in which all words stand, the titles of pages first. */
export async function findInManual(asked: string): Promise<ManualEntry[]> {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const found = (await manualPages()).flatMap((page) => {
    const pieces = piecesOf(page.text);
    const inTitle = holds(page.title);
    const before = pieces[0]?.lines.join('\n') ?? '';
    const sections = pieces.slice(1).flatMap(({ title, lines }) => {
      if (title === null || !holds(`${page.title} ${title}\n${lines.join('\n')}`)) return [];
      // What the title of the page says alone is said of all of its sections.
      if (inTitle && !holds(`${title}\n${lines.join('\n')}`)) return [];
      return [{ title, anchor: anchorOf(title), line: lineWith(lines, words) }];
    });
    return inTitle || holds(before) || sections.length > 0 ? [{ ...entryOf(page), sections, inTitle }] : [];
  });
  return [...found.filter((one) => one.inTitle), ...found.filter((one) => !one.inTitle)].map(
    ({ inTitle: _isFirst, ...entry }) => entry,
  );
}

/** The first line that has one of the words, as people read it. */
function lineWith(lines: readonly string[], words: readonly string[]): string | null {
  const line = lines.find((one) => words.some((word) => one.toLowerCase().includes(word)));
  if (!line) return null;
  const plain = plainHeading(line.replaceAll(/^[|\s-]+|[|\s]+$/g, '').replaceAll('|', '·'));
  return plain.length > LINE ? `${plain.slice(0, LINE)} …` : plain;
}
