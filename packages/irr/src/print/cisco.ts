import type { PrefixLine, PrefixList } from '../prefixes/prefix-list.ts';
import { eachLine, everything, isExact, type Platform, type Printing, pathsOf, rangeOf } from './printing.ts';

const protocolOf = (family: 4 | 6) => (family === 4 ? 'ip' : 'ipv6');

/** Regular expressions of IOS, EOS, FRR and Huawei for paths that begin at the neighbour and end at one of these. */
export function regexesOf(asns: readonly number[], printing: Printing, isOut: boolean): string[] {
  const { hasOwn, groups } = pathsOf(asns, printing);
  const first = isOut ? '' : String(printing.asn);
  return [
    ...(hasOwn ? [`^${first}(_${printing.asn})*$`] : []),
    ...groups.map((group) => `^${first}(_[0-9]+)*_(${group.join('|')})$`),
  ];
}

function prefixList(list: PrefixList, { name, family, sequence }: Printing): string {
  const ip = protocolOf(family);
  const head = `no ${ip} prefix-list ${name}\n`;
  const number = (index: number) => (sequence ? ` seq ${index + 1}` : '');
  if (list.size === 0) {
    return `${head}! generated prefix-list ${name} is empty\n${ip} prefix-list ${name}${number(0)} deny ${everything(family)}\n`;
  }
  return (
    head +
    eachLine(list, (line, index) => {
      return `${ip} prefix-list ${name}${number(index)} permit ${line.address}/${line.length}${rangeOf(line)}\n`;
    })
  );
}

/** FRR knows `any`. */
function frrPrefixList(list: PrefixList, printing: Printing): string {
  const { name, family, sequence } = printing;
  if (list.size > 0) return prefixList(list, printing);
  const ip = protocolOf(family);
  const number = sequence ? ' seq 1' : '';
  return `no ${ip} prefix-list ${name}\n! generated prefix-list ${name} is empty\n${ip} prefix-list ${name}${number} deny any\n`;
}

function eosPrefixList(list: PrefixList, { name, family }: Printing): string {
  const ip = protocolOf(family);
  const head = `no ${ip} prefix-list ${name}\n`;
  if (list.size === 0) {
    return `${head}! generated prefix-list ${name} is empty\n${ip} prefix-list ${name}\n   seq 1 deny ${everything(family)}\n`;
  }
  return `${head}${ip} prefix-list ${name}\n${eachLine(
    list,
    (line, index) => `   seq ${index + 1} permit ${line.address}/${line.length}${rangeOf(line)}\n`,
  )}`;
}

const dotted = (word: number) => [24, 16, 8, 0].map((shift) => (word >>> shift) & 255).join('.');
const lowBits = (length: number) => (length >= 32 ? 0 : 0xffff_ffff >>> length);

/** An extended access-list matches the address with one wildcard, and the mask with another. */
function accessListLine(line: Readonly<PrefixLine>): string {
  if (isExact(line)) return ` permit ip host ${line.address} host ${dotted(~lowBits(line.length))}\n`;
  const beyond = ~lowBits(line.high);
  const addresses = lowBits(line.length) & beyond;
  const masks = lowBits(line.low) & beyond;
  const from = addresses ? `${line.address} ${dotted(addresses)}` : `host ${line.address}`;
  const mask = dotted(~lowBits(line.low));
  return ` permit ip ${from} ${masks ? `${mask} ${dotted(masks)}` : `host ${mask}`}\n`;
}

function accessList(list: PrefixList, { name, as_bgpq4 }: Printing): string {
  const head = `no ip access-list extended ${name}\n`;
  if (list.size === 0) {
    const deny = as_bgpq4 ? ' deny any any' : '\n deny ip any any';
    return `${head}! generated access-list ${name} is empty\nip access-list extended ${name}${deny}\n`;
  }
  return `${head}ip access-list extended ${name}\n${eachLine(list, accessListLine)}`;
}

/** `ip as-path access-list`, with the word that goes before. */
function asPaths(command: string, isOut: boolean) {
  return (asns: readonly number[], printing: Printing): string => {
    const line = `${command} ${printing.name}`;
    const rules =
      asns.length === 0
        ? [`${line} deny .*\n`]
        : regexesOf(asns, printing, isOut).map((regex) => `${line} permit ${regex}\n`);
    return `no ${line}\n${rules.join('')}`;
  };
}

export const ios: Platform = {
  prefix_list: prefixList,
  extended: accessList,
  as_path: asPaths('ip as-path access-list', false),
  as_path_out: asPaths('ip as-path access-list', true),
};

export const eos: Platform = { ...ios, prefix_list: eosPrefixList };

export const frr: Platform = {
  prefix_list: frrPrefixList,
  as_path: asPaths('bgp as-path access-list', false),
  as_path_out: asPaths('bgp as-path access-list', true),
};

function xrPrefixSet(list: PrefixList, { name }: Printing): string {
  const lines = eachLine(list, (line) => ` ${line.address}/${line.length}${rangeOf(line)}`, ',\n');
  return `no prefix-set ${name}\nprefix-set ${name}\n${lines}\nend-set\n`;
}

function xrAsPaths(isOut: boolean) {
  return (asns: readonly number[], printing: Printing): string => {
    const rules = regexesOf(asns, printing, isOut).map((regex) => `\n  ios-regex '${regex}'`);
    return `as-path-set ${printing.name}${rules.join(',')}\nend-set\n`;
  };
}

export const iosxr: Platform = {
  prefix_list: xrPrefixSet,
  as_path: xrAsPaths(false),
  as_path_out: xrAsPaths(true),
};
