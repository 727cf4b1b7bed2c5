import type { Slices } from '../text/in-slices.ts';
import { isChange, LINE, type Lines } from './lines.ts';
import { pairBlock } from './pair-block.ts';

/** A difference between two texts, as a device tells it. */
export interface Difference extends Lines {
  /** Where a line is in the text before and in the text after, from 1; 0 where the device does not say. */
  before: Uint32Array;
  after: Uint32Array;
  /** The first line of each change, and the line behind its last. */
  changes: readonly (readonly [first: number, end: number])[];
  added: number;
  removed: number;
  isNumbered: boolean;
  /** Characters of the longest line. */
  longest: number;
  /** Digits of the highest number of a line. */
  digits: number;
}

/** `@@ -10,7 +12,8 @@`. */
const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;
/** Where what follows is: `[edit protocols bgp]`, `[pr:/configure/router]`, `@@ …` and the like. */
const HEADING = /^(?:@@|\[[a-z][^\]]*\]\s*$|diff |Index: |!Contextual Config Diffs|!List of Commands)/;
/** From here on IOS indents before its marks: ` +neighbor …`. */
const CONTEXTUAL = '!Contextual Config Diffs';
const INDENTED = /^(\s+)([+-])(.*)$/;
/** Of the line before it: the text ends there, without the end of a line. */
const UNENDED = '\\ No newline';
const UNENDED_SHOWN = ' \\ without the end of a line';
/** Lines between two turns. */
const STRIDE = 500;

/**
 * Reads the texts of drivers: unified differences (EOS, IOS-XR, BIRD), Junos with its `[edit …]`, the lines of IOS and of FRR. What has no mark
 * is a line that both sides have.
 */
export function* readDifference(text: string): Slices<Difference> {
  const given = text.split('\n');
  if (given.at(-1) === '') given.pop();
  yield;
  const lines: string[] = [];
  const kinds = new Uint8Array(given.length);
  const [before, after] = [new Uint32Array(given.length), new Uint32Array(given.length)];
  const sums = [0, 0, 0, 0];
  let [old, now, longest] = [0, 0, 0];
  let isContextual = false;
  for (const [from, ended] of given.entries()) {
    if (from % STRIDE === 0) yield;
    const line = ended.endsWith('\r') ? ended.slice(0, -1) : ended;
    if (line.startsWith(UNENDED)) {
      lines.push(`${lines.pop() ?? ''}${UNENDED_SHOWN}`);
      continue;
    }
    const hunk = HUNK.exec(line);
    if (hunk) [old, now] = [Number(hunk[1]), Number(hunk[2])];
    isContextual ||= line.startsWith(CONTEXTUAL);
    const [kind, bare] = lineOf(line, { given, from, isContextual });
    const at = lines.push(bare) - 1;
    kinds[at] = kind;
    sums[kind] = (sums[kind] ?? 0) + 1;
    longest = Math.max(longest, bare.length);
    if (kind === LINE.heading || old + now === 0) continue;
    if (kind !== LINE.added) before[at] = old++;
    if (kind !== LINE.removed) after[at] = now++;
  }
  const partners = new Int32Array(lines.length).fill(-1);
  const of = { lines, kinds: kinds.subarray(0, lines.length), partners };
  const changes = yield* changesOf(of);
  const [, added = 0, removed = 0] = sums;
  const digits = String(Math.max(old, now)).length;
  return { ...of, before, after, changes, added, removed, isNumbered: old + now > 0, longest, digits };
}

interface Place {
  given: readonly string[];
  from: number;
  isContextual: boolean;
}

/** What a line is, and the line without its mark. */
function lineOf(line: string, { given, from, isContextual }: Place): [number, string] {
  const mark = line.charAt(0);
  const isMarked = mark === '+' || mark === '-';
  if (isMarked && isFileName(given, from)) return [LINE.heading, line];
  if (isMarked) return [mark === '+' ? LINE.added : LINE.removed, line.slice(1)];
  const indented = isContextual ? INDENTED.exec(line) : null;
  if (indented) return [indented[2] === '+' ? LINE.added : LINE.removed, `${indented[1]}${indented[3]}`];
  if (mark === ' ') return [LINE.same, isContextual ? line : line.slice(1)];
  return [HEADING.test(line) ? LINE.heading : LINE.same, line];
}

/** `--- running` and `+++ candidate` before the first `@@`; anywhere else they are lines that begin so. */
function isFileName(lines: readonly string[], at: number): boolean {
  const [one, next] = [lines[at] ?? '', lines[at + 1] ?? ''];
  if (one.startsWith('--- ')) return next.startsWith('+++ ') && HUNK.test(lines[at + 2] ?? '');
  return one.startsWith('+++ ') && HUNK.test(next) && (lines[at - 1] ?? '').startsWith('--- ');
}

function* changesOf(of: Lines): Slices<[number, number][]> {
  const changes: [number, number][] = [];
  let next = 0;
  for (let at = 0; at < of.lines.length; at++) {
    if (at >= next) {
      next = at + STRIDE;
      yield;
    }
    if (!isChange(of.kinds[at])) continue;
    const first = at;
    while (isChange(of.kinds[at + 1])) at++;
    changes.push([first, at + 1]);
    yield* pairBlock(of, first, at + 1);
  }
  return changes;
}
