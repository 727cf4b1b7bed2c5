import type { IrrSystemList } from '@peersmith/answers';
import { readHosts } from '@peersmith/irr';
import type { ShownRow } from '@peersmith/resource';
import { DROP_INVALID, familyOf, IRR_KINDS, type IrrKind, type IrrSettings } from './list-keys.ts';

/** What a registry is asked for a list: in a sentence, and as bgpq4 would be told. */
export function queryOf(
  list: ShownRow,
  { BGPQ3_HOST }: Pick<IrrSettings, 'BGPQ3_HOST'>,
): IrrSystemList['query'] {
  const { objects, sources, options } = list;
  const kind = kindOf(list.kind);
  const family = familyOf(kind);
  const [host = ''] = readHosts(BGPQ3_HOST);
  const what = family === null ? 'the ASes' : `the IPv${family} prefixes`;
  const where =
    sources === '' ? 'in the sources that it chooses' : `in ${String(sources).replaceAll(',', ', ')}`;
  const words = String(options)
    .split(' ')
    .filter((word) => word !== DROP_INVALID && word !== '');
  const how = words.length === 0 ? '' : `, with ${words.join(' ')}`;
  const drop = String(options).includes(DROP_INVALID) ? ' What RPKI says is invalid is left out.' : '';
  return {
    host,
    sources: String(sources),
    objects: String(objects),
    options: String(options),
    text: `${host} is asked for ${what} of ${objects}, ${where}${how}.${drop}`,
    bgpq4: String(objects)
      .split(' ')
      .map((object) =>
        [
          `bgpq4 -h ${host}`,
          ...(sources === '' ? [] : [`-S ${sources}`]),
          family === null ? '-t -j -l as_list' : [`-${family}`, ...words, '-j -l prefix_list'].join(' '),
          object,
        ].join(' '),
      ),
  };
}

/** A choice as the API shows it: `{ value, label }`, or the value. */
function kindOf(shown: unknown): IrrKind {
  const value: unknown =
    typeof shown === 'object' && shown !== null && 'value' in shown ? shown.value : shown;
  return IRR_KINDS.find((kind) => kind === value) ?? 'ipv4';
}
