import type { Community } from './community.ts';

/** The platforms whose rules are known. */
export type DevicePlatform = 'frr' | 'bird' | 'junos';

/** What a platform takes of a text. */
interface TextRule {
  /** Characters. */
  readonly max: number;
  /** Texts that it cannot hold. */
  readonly refused: RegExp;
  /** What they may be made of, as the end of a sentence. */
  readonly takes: string;
}

/** Limits of numbers, both ends included. */
interface Span {
  readonly min: number;
  readonly max: number;
}

export interface DeviceRules {
  /** As people call it. */
  readonly label: string;
  /** Of a session: TCP MD5 (RFC 2385). */
  readonly password: TextRule;
  /** Descriptions and names of networks are made to fit: what is refused is left out, what is too long is cut. */
  readonly description: TextRule;
  /** Names of policies, prefix lists and communities. */
  readonly name: TextRule;
  readonly bfd: { readonly interval_ms: Span; readonly multiplier: Span };
  /** Names of policies that the shipped template takes for itself. */
  readonly reserved: RegExp;
}

// Linux takes keys of 80 octets at most (TCP_MD5SIG_MAXKEYLEN).
const LINUX_KEY = 80;
const SLUG = { refused: /[^-\w]/, takes: 'letters, digits, hyphens and underscores' };
const CHAINS = /^(?:ix-.+|group-.+|direct)-v[46](?:-internal)?(?:-leaving)?(?:-\d+)?-(?:in|out)$/;

/**
 * What each platform takes: FRR 8.4 and BIRD 2.0.12 as their daemons answer, Junos as its manual says. Descriptions have
 * Junos's length everywhere; FRR and BIRD take more.
 */
export const DEVICE_RULES: Readonly<Record<DevicePlatform, DeviceRules>> = {
  frr: {
    label: 'FRR',
    password: { max: LINUX_KEY, refused: /[^!-~]/, takes: 'printable ASCII without blanks' },
    description: { max: 255, refused: /[^ -~]/, takes: 'printable ASCII' },
    name: { max: 128, ...SLUG },
    bfd: { interval_ms: { min: 10, max: 60_000 }, multiplier: { min: 2, max: 255 } },
    reserved: CHAINS,
  },
  bird: {
    label: 'BIRD',
    password: {
      max: LINUX_KEY,
      refused: /[^ !#-~]|^ | $/,
      takes: 'printable ASCII without quotation marks, and without blanks around it',
    },
    description: { max: 255, refused: /[^ !#-~]/, takes: 'printable ASCII without quotation marks' },
    name: { max: 64, ...SLUG },
    bfd: { interval_ms: { min: 1, max: 255_000 }, multiplier: { min: 1, max: 255 } },
    // Policies are functions with a prefix of their own.
    reserved: /^$/,
  },
  junos: {
    label: 'Junos',
    password: { max: 126, refused: /[^ -~]/, takes: 'printable ASCII' },
    // The shipped template writes a description within a comment too, so that `*` cannot stand in it.
    description: { max: 255, refused: /[^ -~]|["\\*]/, takes: 'printable ASCII without quotation marks' },
    name: { max: 255, ...SLUG },
    bfd: { interval_ms: { min: 1, max: 255_000 }, multiplier: { min: 1, max: 255 } },
    reserved: new RegExp(`${CHAINS.source}|^peersmith-reject$`),
  },
};

/** Which rules hold for a platform, by the name of its driver or, without one, its slug; null for others. */
export function devicePlatform(name: string): DevicePlatform | null {
  const known = /^(?:(frr)(?:outing)?|(bird)2?|(?:juniper-)?(junos))$/i.exec(name.trim());
  const found = known?.slice(1).find((one) => one !== undefined);
  return found === undefined ? null : (PLATFORMS.find((one) => one === found.toLowerCase()) ?? null);
}
const PLATFORMS = ['frr', 'bird', 'junos'] as const;

/**
 * Why a platform cannot take a password, such as `FRR takes at most 80 characters as a password.`; null when it can. One that
 * the platform's own encryption has made may be as long as that makes it.
 */
export function passwordProblem(
  platform: DevicePlatform,
  password: string,
  { encrypted = false }: { encrypted?: boolean } = {},
): string | null {
  const { label, password: rule } = DEVICE_RULES[platform];
  const held = encrypted ? { ...rule, max: Number.POSITIVE_INFINITY } : rule;
  return problemOf(label, held, password, 'as a password');
}

/** The timers of a BFD session that platforms limit. */
export type BfdTimer = 'minimum_transmit_interval' | 'minimum_receive_interval' | 'detection_multiplier';
export const BFD_TIMERS = [
  'minimum_transmit_interval',
  'minimum_receive_interval',
  'detection_multiplier',
] as const satisfies readonly BfdTimer[];

/** A timer as near to what is wanted as a platform takes it, and why it is not that. */
export function bfdTimer(
  platform: DevicePlatform,
  timer: BfdTimer,
  wanted: number,
): { taken: number; problem: string | null } {
  const { label, bfd } = DEVICE_RULES[platform];
  const { min, max } = timer === 'detection_multiplier' ? bfd.multiplier : bfd.interval_ms;
  const taken = Math.min(Math.max(wanted, min), max);
  return {
    taken,
    problem: taken === wanted ? null : `${label} takes ${min} to ${max} as ${timer.replaceAll('_', ' ')}.`,
  };
}

/** Why a platform cannot have a policy of a name; null when it can. */
export function policyNameProblem(platform: DevicePlatform, name: string): string | null {
  const rules = DEVICE_RULES[platform];
  if (rules.reserved.test(name))
    return `The name ${name} is one that the template for ${rules.label} uses itself.`;
  // Longer names are shortened in BIRD's template.
  return platform === 'bird' ? null : problemOf(rules.label, rules.name, name, 'as the name of a policy');
}

function problemOf(label: string, { max, refused, takes }: TextRule, text: string, where: string) {
  if (text.length > max) return `${label} takes at most ${max} characters ${where}.`;
  return refused.test(text) ? `${label} takes only ${takes} ${where}.` : null;
}

/** A text for people, as a platform can quote it: on one line, without what it cannot hold, cut to its length. */
export function descriptionFor(platform: DevicePlatform, text: string): string {
  const { max, refused } = DEVICE_RULES[platform].description;
  const plain = refused.test(text) ? text.normalize('NFKD').replaceAll(new RegExp(refused, 'g'), '') : text;
  return plain.replaceAll(/ +/g, ' ').trim().slice(0, max).trimEnd();
}

/** Names that FRR has for well-known communities; it shows no number for these. */
const FRR_NAMES: Readonly<Record<string, string>> = { 'no-export-subconfed': 'local-AS', 'standby-pe': '' };
/** The well-known communities that Junos has names for. */
const JUNOS_NAMES = ['no-export', 'no-advertise', 'no-export-subconfed'];

/** A community in a platform's own words, without what tells its kind where that stands apart. */
export function communityFor(platform: DevicePlatform, { kind, value, parts, name }: Community): string {
  if (platform === 'frr') {
    if (kind === 'extended') return parts.slice(1).join(':');
    return (name && (FRR_NAMES[name] ?? name)) || value;
  }
  if (platform === 'bird') {
    const words = kind === 'extended' ? [parts[0] === 'target' ? 'rt' : 'ro', ...parts.slice(1)] : parts;
    return `(${words.join(', ')})`;
  }
  if (name && JUNOS_NAMES.includes(name)) return name;
  if (kind === 'large') return `large:${value}`;
  // `L` marks an AS number of four octets, which Junos would refuse otherwise.
  return kind === 'extended' && Number(parts[1]) > 65_535 ? `${parts[0]}:${parts[1]}L:${parts[2]}` : value;
}
