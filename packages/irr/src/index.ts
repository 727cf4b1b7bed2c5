export { type Override, readOverride } from './bgpq4/override.ts';
export { type Run, type RunOptions, runBgpq4 } from './bgpq4/run-bgpq4.ts';
export { type ProgramQuestion, programArguments, runProgram } from './bgpq4/run-program.ts';
export { type ExpandOptions, type Expansion, expand, expandAsns } from './expand/expand.ts';
export { expandMany, type ManyOptions, type Order } from './expand/expand-many.ts';
export {
  asnsOf,
  pathTo,
  readSetTree,
  type SetNode,
  type SetState,
  type SetTree,
  type TreeOptions,
} from './expand/set-tree.ts';
export { IrrError, type IrrErrorCode, mayAskElsewhere } from './irr-error.ts';
export { compareLists, type ListDifference } from './prefixes/compare-lists.ts';
export { chooseLines, packAsns, packedSize, packList, unpackAsns, unpackList } from './prefixes/pack-list.ts';
export {
  emptyList,
  type ListOptions,
  linesOf,
  type PrefixLine,
  type PrefixList,
  prefixList,
} from './prefixes/prefix-list.ts';
export { PrefixTable } from './prefixes/prefix-table.ts';
export { addPrefix } from './prefixes/read-prefixes.ts';
export { entriesOf, type PrefixEntry } from './print/data.ts';
export { PLATFORMS, type PlatformName } from './print/platforms.ts';
export { type PrintOptions, prefixGeneration, printAsns, printPrefixes } from './print/print-list.ts';
export type { Generation, Platform, Printing } from './print/printing.ts';
export { AspaTable } from './rpki/aspa-table.ts';
export { type LookedUp, lookUpVrps, type VrpText, vrpsOfOrigin } from './rpki/look-up.ts';
export { packVrps, type UnpackedVrps, unpackVrps, type VrpsAsColumns } from './rpki/packed-vrps.ts';
export { type RtrAnswer, type RtrOptions, type RtrState, readRtr } from './rpki/read-rtr.ts';
export { type Aspa, readVrpJson, type VrpFile } from './rpki/read-vrp-json.ts';
export { type Validity, type Verdict, validityAt, validityOf, withoutInvalid } from './rpki/validity.ts';
export { type SharedVrps, VrpTable } from './rpki/vrp-table.ts';
export type { Vrp, VrpColumns } from './rpki/vrps-of-family.ts';
export { type ObjectKind, type ObjectName, objectName, readSources } from './rpsl/object-name.ts';
export { type AsSetPart, splitAsSet } from './rpsl/split-as-set.ts';
export {
  Registry,
  type RegistryOptions,
  readHosts,
  type Serial,
  type SourceStatus,
  withRegistry,
} from './whois/registry.ts';
export type { Limits } from './whois/whois-connection.ts';
