export { type Address, compareAddresses, exploded, formatAddress, parseAddress } from './address.ts';
export { isPrivateAsn, parseAsn, unusableAsn } from './asn.ts';
export { BGP_ROLES, type BgpRole, isBgpRole, oppositeRole } from './bgp-role.ts';
export {
  type Community,
  type CommunityKind,
  communityKind,
  parseCommunity,
  WELL_KNOWN_COMMUNITIES,
} from './community.ts';
export {
  BFD_TIMERS,
  bfdTimer,
  communityFor,
  DEVICE_RULES,
  type DevicePlatform,
  type DeviceRules,
  descriptionFor,
  devicePlatform,
  passwordProblem,
  policyNameProblem,
} from './device-rules.ts';
export { isHost } from './is-host.ts';
export { formatMac, type MacNotation, parseMac } from './mac.ts';
export {
  bitsOf,
  broadcastOf,
  contains,
  edgeProblem,
  formatInterface,
  hostOf,
  type Interface,
  networkOf,
  otherEndOf,
  type Prefix,
  parseInterface,
  parsePrefix,
} from './prefix.ts';
export { readSearchWord, type SearchWord, wordsOf } from './search-word.ts';
export { isLinkLocal, unusableAddress } from './unusable-address.ts';
