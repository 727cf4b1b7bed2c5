import type { RenderFinding } from '@peersmith/answers';

/** An error left something out of the configuration; a warning wrote it, but not as it is stored. */
export type Severity = RenderFinding['severity'];

/** What each kind of finding is told, to say its sentence. */
interface Given {
  left_out: { reason: string; remedy: string };
  password_unsayable: { problem: string };
  address_unusable: { host: string; kind: string };
  address_family_differs: { host: string };
  address_is_ours: { host: string };
  policy_name_unsayable: { problem: string; policy: string };
  local_as_refused: { platform: string; own: unknown; local: unknown };
  community_unsayable: { value: string; platform: string };
  community_twice: { value: string; same: string };
  bfd_timer_changed: { problem: string; held: number; taken: number };
  status_not_heeded: { own: string; inherited: string; effective: string };
  irr_list_missing: { what: string; why: string; remedy: string };
  irr_list_stale: { what: string; why: string; remedy: string };
  irr_list_off: { what: string; why: string; remedy: string };
  irr_list_by_asn: { what: string; asn: unknown };
  rpki_missing: { why: string };
  netbox_missing: { device: unknown };
}

export type FindingKind = keyof Given;

interface Kind<Told> {
  readonly severity: Severity;
  /** As it reads on after "is not configured:"; the sentence without its end. */
  readonly reason: (told: Told) => string;
  readonly remedy: (told: Told) => string;
}

const CORRECT_ADDRESS = () => "Correct the session's address.";

/** Every kind of finding, with what it says and what would mend it. */
const KINDS: { readonly [K in FindingKind]: Kind<Given[K]> } = {
  left_out: { severity: 'error', reason: ({ reason }) => reason, remedy: ({ remedy }) => remedy },
  password_unsayable: {
    severity: 'error',
    reason: ({ problem }) => `its password cannot be written: ${phrase(problem)}`,
    remedy: () => 'Give the session another password, on both sides.',
  },
  address_unusable: {
    severity: 'error',
    reason: ({ host, kind }) => `${host} is ${kind} address, which no neighbour has`,
    remedy: CORRECT_ADDRESS,
  },
  address_family_differs: {
    severity: 'error',
    reason: ({ host }) => `its local address ${host} is of the other family`,
    remedy: () => 'Correct the local address.',
  },
  address_is_ours: {
    severity: 'error',
    reason: ({ host }) => `${host} is the router's own address`,
    remedy: CORRECT_ADDRESS,
  },
  policy_name_unsayable: {
    severity: 'error',
    reason: ({ problem }) => phrase(problem),
    remedy: ({ policy }) => `Give the policy ${policy} another slug.`,
  },
  local_as_refused: {
    severity: 'error',
    reason: ({ platform }) =>
      `${platform} takes a local AS other than the router's only towards other networks`,
    remedy: ({ own, local }) =>
      `Let the session's local AS be AS${own}, or put the session on a router of AS${local}.`,
  },
  community_unsayable: {
    severity: 'error',
    reason: ({ value, platform }) =>
      `its value ${value} is no community that ${platform} could write, so it is attached to nothing`,
    remedy: () => 'Correct its value.',
  },
  community_twice: {
    severity: 'warning',
    reason: ({ value, same }) => `its value ${value} is ${same}, which another community is already`,
    remedy: () => 'Keep one of the two.',
  },
  bfd_timer_changed: {
    severity: 'warning',
    reason: ({ problem, held, taken }) => `${problem} ${held} is written as ${taken}`,
    remedy: ({ taken }) => `Set it to ${taken}, or to what both sides take.`,
  },
  status_not_heeded: {
    severity: 'warning',
    reason: ({ own, inherited }) =>
      `it is ${own}, and the template asks for its inherited_status, which is ${inherited}`,
    remedy: ({ effective }) => `Let the template ask for session.effective_status, which is ${effective}.`,
  },
  irr_list_missing: {
    severity: 'error',
    reason: ({ what, why }) => `there is no ${what}: ${phrase(why)}`,
    remedy: ({ remedy }) => remedy,
  },
  irr_list_stale: {
    severity: 'warning',
    reason: ({ what, why }) => `the ${what} is old: ${phrase(why)}`,
    remedy: ({ remedy }) => remedy,
  },
  irr_list_off: {
    severity: 'warning',
    reason: ({ what, why }) => `the ${what} is empty: ${phrase(why)}`,
    remedy: ({ remedy }) => remedy,
  },
  irr_list_by_asn: {
    severity: 'warning',
    reason: ({ what, asn }) => `the ${what} is that of AS${asn} alone, which stands in for the AS-SET`,
    remedy: () => 'Enter an AS-SET that has it, or switch the fall-back off.',
  },
  rpki_missing: {
    severity: 'error',
    reason: ({ why }) => `its template asks RPKI, and ${why}`,
    remedy: () =>
      'Name a source with RPKI_RTR_HOST or RPKI_FILE, and look on the page RPKI why it was not read.',
  },
  netbox_missing: {
    severity: 'error',
    reason: ({ device }) => `its template asks NetBox, which has no device ${device}`,
    remedy: () => 'Correct the NetBox device of the router, or look on the page NetBox why it is not there.',
  },
};

/** The kinds of findings: an error stops an installation. */
export const FINDING_KINDS: readonly { kind: string; severity: Severity }[] = Object.entries(KINDS).map(
  ([kind, { severity }]) => ({ kind, severity }),
);

/** What is wrong with an object as far as one configuration is concerned, and how to mend it; plain data. */
export type Finding = RenderFinding & { kind: FindingKind };
type Statement = Omit<Finding, 'object'>;

/** A statement that a template may write: `reason` reads on after "is not configured:". */
export interface Refusal extends Statement {
  reason: string;
}

/** Says what is wrong in the words of its kind; as severe as its kind is, unless somebody has decided otherwise. */
export function refusal<K extends FindingKind>(kind: K, told: Given[K], decided?: Severity): Refusal {
  const { severity: usual, reason: say, remedy } = KINDS[kind];
  const severity = decided ?? usual;
  const reason = say(told);
  return { kind, severity, reason, message: sentence(reason), remedy: remedy(told) };
}

/** A sentence without its end. */
const phrase = (message: string) => message.replace(/\.$/, '');

/** A phrase as a sentence; one that begins with a name or an address keeps it as it is. */
const sentence = (reason: string) =>
  `${reason.replace(/^[a-z]+ /, (word) => word.charAt(0).toUpperCase() + word.slice(1))}.`;

/** `AS64501 - IP 192.0.2.1: Its password … . Give the session another.`, for those who read lines. */
export const findingText = ({ object, message, remedy }: Finding): string =>
  `${object.display}: ${message} ${remedy}`;

/** What decides whether a rendered text may be put on a router. */
interface Judged {
  findings: readonly Pick<Finding, 'severity'>[];
  /** How many passwords are masked in it. */
  masked?: number;
}

/** Whether a rendered text may be put on a router: nothing was left out of it, and no mask stands for a password. */
export const installable = ({ findings, masked = 0 }: Judged): boolean =>
  masked === 0 && findings.every(({ severity }) => severity !== 'error');
