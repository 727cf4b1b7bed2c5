import type { PrefixLine, PrefixList } from '../prefixes/prefix-list.ts';
import { eachLine, everything, isExact, type Platform, type Printing, pathsOf } from './printing.ts';

function prefixList(list: PrefixList, { name }: Printing): string {
  const lines = eachLine(list, (line) => `    ${line.address}/${line.length};\n`);
  return `policy-options {\nreplace:\n prefix-list ${name} {\n${lines} }\n}\n`;
}

function filterOf(line: Readonly<PrefixLine>): string {
  const prefix = `${line.address}/${line.length}`;
  if (isExact(line)) return `${prefix} exact;\n`;
  return line.low > line.length
    ? `${prefix} prefix-length-range /${line.low}-/${line.high};\n`
    : `${prefix} upto /${line.high};\n`;
}

function filters(list: PrefixList, family: 4 | 6, word: string): string {
  if (list.size === 0) return `    ${word}${everything(family)} orlonger reject;\n`;
  return eachLine(list, (line) => `    ${word}${filterOf(line)}`);
}

/** A term of a policy, in a policy of its name: `policy/term` names both. */
function routeFilters(list: PrefixList, { name, family, match }: Printing): string {
  const lines = `${match === null ? '' : `    ${match};\n`}${filters(list, family, 'route-filter ')}`;
  const [policy = '', term] = name.split('/');
  const head = `policy-options {\n policy-statement ${policy} {`;
  return term === undefined
    ? `${head} \nreplace:\n  from {\n${lines}  }\n }\n}\n`
    : `${head}\n  term ${term} {\nreplace:\n   from {\n${lines}   }\n  }\n }\n}\n`;
}

function routeFilterList(list: PrefixList, { name, family }: Printing): string {
  return `policy-options {\nreplace:\n  route-filter-list ${name} {\n${filters(list, family, '')}  }\n}\n`;
}

function asPaths(isOut: boolean) {
  return (asns: readonly number[], printing: Printing): string => {
    const { asn, name } = printing;
    const first = isOut ? '' : String(asn);
    const { hasOwn, groups } = pathsOf(asns, printing);
    const regexes = [
      ...(hasOwn ? [`^${asn}(${asn})*$`] : []),
      ...groups.map((group) => `^${first}(.)*(${group.join('|')})$`),
    ];
    const lines = regexes.map((regex, index) => `  as-path a${index} "${regex}";\n`);
    if (lines.length === 0) lines.push(`${isOut ? ' ' : '  '}as-path aNone "!.*";\n`);
    return `policy-options {\nreplace:\n as-path-group ${name} {\n${lines.join('')} }\n}\n`;
  };
}

function asLists(asns: readonly number[], printing: Printing): string {
  const { hasOwn, groups } = pathsOf(asns, printing);
  const members = [
    ...(hasOwn ? [String(printing.asn)] : []),
    ...groups.map((group) => `[ ${group.join(' ')} ]`),
  ];
  const lines = members.map((some, index) => `  as-list a${index} members ${some};\n`);
  return `policy-options {\nreplace:\n as-list-group ${printing.name} {\n${lines.join('')} }\n}\n`;
}

export const junos: Platform = {
  prefix_list: prefixList,
  extended: routeFilters,
  route_filter_list: routeFilterList,
  as_path: asPaths(false),
  as_path_out: asPaths(true),
  as_list: asLists,
};
