import type { PrefixList } from '../prefixes/prefix-list.ts';
import { eachLine, isExact, type Platform, type Printing } from './printing.ts';

const chainOf = ({ name, family }: Printing) => `chain="${name}-V${family}"`;

/** A chain that is not there accepts everything: an empty one has to be said. */
function empty({ name, as_bgpq4 }: Printing, deny: string): string {
  return `# generated prefix-list ${name} is empty\n${as_bgpq4 ? '' : `${deny}\n`}`;
}

function version6(list: PrefixList, printing: Printing): string {
  const chain = chainOf(printing);
  if (list.size === 0) return empty(printing, `/routing filter add action=discard ${chain}`);
  return eachLine(list, (line) => {
    const lengths = isExact(line) ? '' : ` prefix-length=${line.low}-${line.high}`;
    return `/routing filter add action=accept ${chain} prefix=${line.address}/${line.length}${lengths}\n`;
  });
}

function version7(list: PrefixList, printing: Printing): string {
  const chain = chainOf(printing);
  if (list.size === 0) return empty(printing, `/routing filter rule add ${chain} rule="reject;"`);
  return eachLine(list, (line) => {
    const prefix = `${line.address}/${line.length}`;
    const matches = isExact(line)
      ? `dst==${prefix}`
      : `dst in ${prefix} && dst-len in ${line.low}-${line.high}`;
    return `/routing filter rule add ${chain} rule="if (${matches}) {accept}"\n`;
  });
}

export const routeros6: Platform = { prefix_list: version6 };
export const routeros7: Platform = { prefix_list: version7 };
