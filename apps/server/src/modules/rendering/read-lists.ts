import {
  emptyList,
  type Generation,
  linesOf,
  PLATFORMS,
  type PlatformName,
  prefixGeneration,
  printAsns,
  printPrefixes,
  unpackAsns,
  unpackList,
} from '@peersmith/irr';
import type { RegistryLists } from '@peersmith/rendering';
import type { ListPiece } from '../irr/index.ts';

/** Lists for templates, from what was packed; each is read when it is asked for. */
export function readLists(pieces: readonly ListPiece[]): RegistryLists {
  const known = new Map(pieces.map((piece) => [piece.list, piece]));
  const listOf = (list: number, family: 4 | 6) => {
    const piece = known.get(list);
    return piece?.family === family ? unpackList(piece.data, family) : emptyList(family);
  };
  return {
    prefixes: (list, take) => {
      const family = known.get(list)?.family;
      if (!family) return;
      for (const { address, length, low, high } of linesOf(listOf(list, family)))
        take(`${address}/${length}`, length, low, high);
    },
    asns: (list) => unpackAsns(known.get(list)?.data ?? new Uint8Array()),
    prefixText: (list, { family, platform, name }) => {
      const known = platformNamed(platform);
      return printPrefixes(list === null ? emptyList(family) : listOf(list, family), {
        platform: known,
        generation: prefixGeneration(known),
        name,
      });
    },
    asnText: (asns, { platform, name, asn }) => {
      const known = platformNamed(platform);
      return printAsns(asns, { platform: known, name, asn, generation: generationOf(known) });
    },
  };
}

function platformNamed(name: string): PlatformName {
  const found = Object.keys(PLATFORMS).find((one): one is PlatformName => one === name);
  if (!found) throw new Error(`there is no platform ${name}: use ${Object.keys(PLATFORMS).join(', ')}`);
  return found;
}

/** Paths that end at one of the ASes, or a list of the ASes where the platform has no such paths. */
function generationOf(name: PlatformName): Generation {
  const platform: Partial<Record<Generation, unknown>> = PLATFORMS[name];
  const kinds: readonly Generation[] = ['as_path', 'as_list', 'as_set'];
  const found = kinds.find((kind) => platform[kind]);
  if (!found) throw new Error(`${name} knows no list of ASes`);
  return found;
}
