import { linesOf, type PrefixLine, type PrefixList } from '../prefixes/prefix-list.ts';

/** What a text is made for. */
export interface Printing {
  /** The name of the list. */
  readonly name: string;
  readonly family: 4 | 6;
  /** Number the lines, where the platform can. */
  readonly sequence: boolean;
  /** The neighbour, for AS paths. */
  readonly asn: number;
  /** ASes a line; 0 puts all on one. */
  readonly width: number;
  /** A further condition (Junos). */
  readonly match: string | null;
  /** The text for every line (`-F`). */
  readonly format: string;
  /**
   * Print what bgpq4 prints even where a platform would not take it or would take an empty list for *everything*; otherwise an empty list
   * is what the platform understands as *deny all*.
   */
  readonly as_bgpq4: boolean;
  /** Called with what cannot be printed. */
  readonly complain: (message: string) => void;
}

/** Which of bgpq4's kinds of text. */
export type Generation =
  | 'prefix_list'
  | 'extended'
  | 'route_filter_list'
  | 'as_path'
  | 'as_path_out'
  | 'as_list'
  | 'as_set';

export type PrintPrefixes = (list: PrefixList, printing: Printing) => string;
export type PrintAsns = (asns: readonly number[], printing: Printing) => string;

/** How a platform writes each kind; a kind that is not there does not exist for it. */
export interface Platform {
  readonly prefix_list: PrintPrefixes;
  readonly extended?: PrintPrefixes;
  readonly route_filter_list?: PrintPrefixes;
  readonly as_path?: PrintAsns;
  readonly as_path_out?: PrintAsns;
  readonly as_list?: PrintAsns;
  readonly as_set?: PrintAsns;
}

/** Writes every line, and joins them. */
export function eachLine(
  list: PrefixList,
  write: (line: Readonly<PrefixLine>, index: number) => string,
  between = '',
): string {
  const texts: string[] = [];
  for (const line of linesOf(list)) texts.push(write(line, texts.length));
  return texts.join(between);
}

/** Whether a line accepts its prefix alone. */
export function isExact(line: Readonly<PrefixLine>): boolean {
  return line.high === line.length;
}

/** `ge 25 le 26`, `le 24` or nothing, with a blank before each word. */
export function rangeOf(line: Readonly<PrefixLine>, ge = 'ge', le = 'le'): string {
  if (isExact(line)) return '';
  return line.low > line.length ? ` ${ge} ${line.low} ${le} ${line.high}` : ` ${le} ${line.high}`;
}

/** The whole address space. */
export function everything(family: 4 | 6): string {
  return family === 4 ? '0.0.0.0/0' : '::/0';
}

/** ASNs, as many a group as a line takes; the neighbour's own comes first where it is among them. */
export function pathsOf(
  asns: readonly number[],
  { asn, width }: Printing,
): { hasOwn: boolean; groups: readonly (readonly number[])[] } {
  const others = asns.filter((one) => one !== asn);
  return { hasOwn: others.length < asns.length, groups: inGroups(others, width) };
}

/** ASNs, as many a group as a line takes. */
export function inGroups(asns: readonly number[], width: number): number[][] {
  const size = width || asns.length || 1;
  return Array.from({ length: Math.ceil(asns.length / size) }, (_, index) =>
    asns.slice(index * size, (index + 1) * size),
  );
}
