import type { PrefixLine, PrefixList } from '../prefixes/prefix-list.ts';
import { eachLine, isExact, type Platform, type Printing, pathsOf } from './printing.ts';

const wordOf = (family: 4 | 6) => (family === 4 ? 'ip' : 'ipv6');

function classicPrefixList(list: PrefixList, { name }: Printing): string {
  const lines = eachLine(list, (line) => {
    const lengths = isExact(line) ? 'exact' : `prefix-length-range ${line.low}-${line.high}`;
    return `    prefix ${line.address}/${line.length} ${lengths}\n`;
  });
  return `configure router policy-options\nbegin\nno prefix-list "${name}"\nprefix-list "${name}"\n${lines}exit\ncommit\n`;
}

/** Prefix lists of IP filters, which know no ranges. */
function classicMatchList(list: PrefixList, { name, family }: Printing): string {
  const word = `${wordOf(family)}-prefix-list "${name}"`;
  const lines =
    list.size === 0
      ? `# generated ip-prefix-list ${name} is empty\n`
      : eachLine(list, (line) => `    prefix ${line.address}/${line.length}\n`);
  return `configure filter match-list\nno ${word}\n${word} create\n${lines}exit\n`;
}

function expressionsOf(asns: readonly number[], printing: Printing, isOut: boolean): string[] {
  const { hasOwn, groups } = pathsOf(asns, printing);
  const first = isOut ? '' : String(printing.asn);
  return [
    ...(hasOwn ? [`${printing.asn}+`] : []),
    ...groups.map((group) => `${first}.*[${group.join(' ')}]`),
  ];
}

function classicAsPaths(isOut: boolean) {
  return (asns: readonly number[], printing: Printing): string => {
    const { name, as_bgpq4 } = printing;
    const lines = expressionsOf(asns, printing, isOut).map(
      (expression, index) => `  entry ${index + 1} expression "${expression}"\n`,
    );
    // bgpq4 leaves out a blank and the end of the text for outgoing paths.
    const [blank, end] = as_bgpq4 && isOut ? ['', ''] : [' ', 'exit\ncommit\n'];
    return `configure router policy-options\nbegin\nno as-path-group${blank}"${name}"\nas-path-group "${name}"\n${lines.join('')}${end}`;
  };
}

export const sros: Platform = {
  prefix_list: classicPrefixList,
  extended: classicMatchList,
  as_path: classicAsPaths(false),
  as_path_out: classicAsPaths(true),
};

function mdType(line: Readonly<PrefixLine>): string {
  if (isExact(line)) return 'type exact {\n    }\n';
  return line.low > line.length
    ? `type range {\n        start-length ${line.low}\n        end-length ${line.high}\n    }\n`
    : `type through {\n        through-length ${line.high}\n    }\n`;
}

function mdPrefixList(list: PrefixList, { name }: Printing): string {
  const lines = eachLine(list, (line) => `    prefix ${line.address}/${line.length} ${mdType(line)}`);
  return `/configure policy-options\ndelete prefix-list "${name}"\nprefix-list "${name}" {\n${lines}}\n`;
}

function mdMatchList(list: PrefixList, { name, family }: Printing): string {
  const word = `${wordOf(family)}-prefix-list`;
  const lines =
    list.size === 0
      ? `# generated ${word} ${name} is empty\n`
      : eachLine(list, (line) => `    prefix ${line.address}/${line.length} { }\n`);
  return `/configure filter match-list\ndelete ${word} "${name}"\n${word} "${name}" {\n${lines}}\n`;
}

function mdAsPaths(isOut: boolean) {
  return (asns: readonly number[], printing: Printing): string => {
    const { name } = printing;
    const lines = expressionsOf(asns, printing, isOut).map(
      (expression, index) => `  entry ${index + 1} {\n    expression "${expression}"\n  }\n`,
    );
    return `/configure policy-options\ndelete as-path-group "${name}"\nas-path-group "${name}" {\n${lines.join('')}}\n`;
  };
}

export const srosMd: Platform = {
  prefix_list: mdPrefixList,
  extended: mdMatchList,
  as_path: mdAsPaths(false),
  as_path_out: mdAsPaths(true),
};

function srlPrefixSet(list: PrefixList, { name }: Printing): string {
  const lines = eachLine(list, (line) => {
    const lengths = isExact(line) ? 'exact' : `${line.low}..${line.high}`;
    return `    prefix ${line.address}/${line.length} mask-length-range ${lengths} { }\n`;
  });
  return `/routing-policy\ndelete prefix-set "${name}"\nprefix-set "${name}" {\n${lines}}\n`;
}

export const srlinux: Platform = { prefix_list: srlPrefixSet };
