import type { PrefixLine, PrefixList } from '../prefixes/prefix-list.ts';
import { eachLine, inGroups, isExact, type Platform, type Printing } from './printing.ts';

function birdSet(list: PrefixList, { name }: Printing): string {
  if (list.size === 0) return '';
  const lines = eachLine(
    list,
    (line) => `\n    ${line.address}/${line.length}${isExact(line) ? '' : `{${line.low},${line.high}}`}`,
    ',',
  );
  return `${name} = [${lines}\n];\n`;
}

function birdAsns(asns: readonly number[], { name, width, as_bgpq4 }: Printing): string {
  if (asns.length === 0) return as_bgpq4 ? `${name} = [];\n` : `${name} = [\n    0\n];\n`;
  const lines = inGroups(asns, width).map((group) => `\n    ${group.join(', ')}`);
  return `${name} = [${lines.join(',')}\n];\n`;
}

export const bird: Platform = { prefix_list: birdSet, as_path: birdAsns, as_set: birdAsns };

function bgpdPrefix(line: Readonly<PrefixLine>): string {
  const prefix = `\n\t${line.address}/${line.length}`;
  if (isExact(line)) return prefix;
  return line.low === line.high
    ? `${prefix} prefixlen = ${line.high}`
    : `${prefix} prefixlen ${line.low} - ${line.high}`;
}

/** A macro that a rule takes as `prefix { … }`; the nameless list is the rule's part itself. */
function bgpdMacro(list: PrefixList, { name, asn }: Printing): string {
  const isEmpty = list.size === 0;
  let head = isEmpty ? `# generated prefix-list ${name} (AS ${asn}) is empty\n` : '';
  if (isEmpty && asn) return `${head}deny from AS ${asn}\n`;
  if (isEmpty) head += '# use -a <asn> to generate "deny from ASN <asn>" instead of this list\n';
  const body = `prefix { ${eachLine(list, bgpdPrefix)}\n\t}`;
  return name === 'NN' ? `${head}${body}\n` : `${head}${name}="${body}"\n`;
}

function bgpdPrefixSet(list: PrefixList, { name }: Printing): string {
  return `prefix-set ${name} {${eachLine(list, bgpdPrefix)}\n}\n`;
}

function bgpdRules(direction: 'from' | 'to') {
  return (asns: readonly number[], { asn }: Printing): string => {
    if (asns.length === 0) return `deny ${direction} AS ${asn}\n`;
    return asns.map((one) => `allow ${direction} AS ${asn} AS ${one}\n`).join('');
  };
}

function bgpdAsSet(asns: readonly number[], { name, width }: Printing): string {
  const lines = inGroups(asns, width).map((group) => `\n\t${group.join(' ')}`);
  return `as-set ${name} {${lines.join('')}\n}\n`;
}

export const openbgpd: Platform = {
  prefix_list: bgpdMacro,
  extended: bgpdPrefixSet,
  as_path: bgpdRules('from'),
  as_path_out: bgpdRules('to'),
  as_set: bgpdAsSet,
};
