import { contains, parseAddress, parsePrefix } from '@peersmith/net';
import type { ExportExchange, ExportPort, Finding, MemberExport } from './member-export.ts';
import { MemberExportError } from './member-export-error.ts';
import { settlePorts } from './settle-ports.ts';

/** What is known of the exchange that is meant. */
export interface WantedExchange {
  /** The prefixes of its LANs. */
  prefixes: readonly string[];
  /** Its number in PeeringDB. */
  peeringdb_id: number | null;
}

/** The ports of one exchange, and the addresses there that the file contradicts itself about. */
export interface ChosenPorts {
  ports: ExportPort[];
  disputed: string[];
  findings: Finding[];
}

/**
 * The ports of one exchange: those in its LANs; where no prefix of it is known, those of the exchange with its number in PeeringDB, or of
 * the only one in the file. Fails with a `MemberExportError` where there are none, or it cannot be told which exchange is meant.
 */
export function choosePorts(read: MemberExport, wanted: WantedExchange): ChosenPorts {
  const isMeant = wanted.prefixes.length ? inPrefixes(read, wanted.prefixes) : ofExchange(read, wanted);
  const findings = [...read.findings];
  const settled = settlePorts(read.ports.filter(isMeant), findings, ({ address }) => address);
  const disputed = [...read.disputed.filter(isMeant), ...settled.disputed].map(({ address }) => address);
  return { ports: settled.ports, disputed: [...new Set(disputed)], findings };
}

type IsMeant = (one: Pick<ExportPort, 'ixp' | 'address'>) => boolean;

function inPrefixes({ ports, exchanges }: MemberExport, prefixes: readonly string[]): IsMeant {
  const networks = prefixes.flatMap((prefix) => parsePrefix(prefix) ?? []);
  const isMeant: IsMeant = ({ address }) => {
    const value = parseAddress(address);
    return value !== null && networks.some((network) => contains(network, value));
  };
  if (ports.some(isMeant)) return isMeant;
  throw new MemberExportError(
    'other_exchange',
    `none of its ${ports.length} addresses lies in ${prefixes.join(', ')}; it tells of ${namesOf(exchanges)}`,
  );
}

function ofExchange({ ports, exchanges }: MemberExport, { peeringdb_id }: WantedExchange): IsMeant {
  const numbered = exchanges.filter((one) => peeringdb_id !== null && one.peeringdb_id === peeringdb_id);
  const [exchange, ...others] = numbered.length ? numbered : exchanges;
  if (exchange === undefined || others.length > 0)
    throw new MemberExportError(
      'other_exchange',
      `it tells of ${namesOf(exchanges)}, and which of them is meant cannot be told: link the exchange to PeeringDB, or give a connection there its address`,
    );
  const isMeant: IsMeant = ({ ixp }) => ixp === exchange.ixp_id;
  if (ports.some(isMeant)) return isMeant;
  throw new MemberExportError('other_exchange', `it has no address of a member of ${namesOf([exchange])}`);
}

const MOST_NAMES = 20;

function namesOf(exchanges: readonly ExportExchange[]): string {
  if (exchanges.length === 0) return 'no exchange';
  const names = exchanges
    .slice(0, MOST_NAMES)
    .map((one) => one.shortname || one.name || `number ${one.ixp_id}`);
  return `${names.join(', ')}${exchanges.length > MOST_NAMES ? ` and ${exchanges.length - MOST_NAMES} more` : ''}`;
}
