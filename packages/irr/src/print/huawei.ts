import type { PrefixList } from '../prefixes/prefix-list.ts';
import { regexesOf } from './cisco.ts';
import { eachLine, everything, type Platform, type Printing, rangeOf } from './printing.ts';

const wordOf = (family: 4 | 6) => (family === 4 ? 'ip' : 'ipv6');

function prefixList(list: PrefixList, { name, family, as_bgpq4 }: Printing): string {
  const line = `ip ${wordOf(family)}-prefix ${name}`;
  if (list.size === 0) {
    const all = as_bgpq4
      ? everything(family)
      : family === 4
        ? '0.0.0.0 0 less-equal 32'
        : ':: 0 less-equal 128';
    return `undo ${line}\n${line} deny ${all}\n`;
  }
  return `undo ${line}\n${eachLine(
    list,
    (one) => `${line} permit ${one.address} ${one.length}${rangeOf(one, 'greater-equal', 'less-equal')}\n`,
  )}`;
}

function asPaths(isOut: boolean) {
  return (asns: readonly number[], printing: Printing): string => {
    const line = `ip as-path-filter ${printing.name}`;
    const rules = regexesOf(asns, printing, isOut).map((regex) => `${line} permit ${regex}\n`);
    const others = isOut ? asns.filter((asn) => asn !== printing.asn) : asns;
    return `undo ${line}\n${rules.join('')}${others.length === 0 ? `${line} deny .*\n` : ''}`;
  };
}

export const huawei: Platform = {
  prefix_list: prefixList,
  as_path: asPaths(false),
  as_path_out: asPaths(true),
};

function xplPrefixList(list: PrefixList, { name, family }: Printing): string {
  const head = `xpl ${wordOf(family)}-prefix-list ${name}`;
  const lines = eachLine(list, (line) => `  ${line.address} ${line.length}${rangeOf(line)}`, ',\n');
  return `no ${head}\n${head}\n${lines}\nend-list\n`;
}

function xplAsPaths(isOut: boolean) {
  return (asns: readonly number[], printing: Printing): string => {
    const rules = regexesOf(asns, printing, isOut).map((regex) => `\n  regular ${regex}`);
    // bgpq4 writes a comma behind the name where the neighbour's own AS is not in the list.
    const comma = printing.as_bgpq4 && !isOut && asns.length > 0 && !asns.includes(printing.asn) ? ',' : '';
    return `xpl as-path-list ${printing.name}${comma}${rules.join(',')}\nend-list\n`;
  };
}

export const huaweiXpl: Platform = {
  prefix_list: xplPrefixList,
  as_path: xplAsPaths(false),
  as_path_out: xplAsPaths(true),
};
