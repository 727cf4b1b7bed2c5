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

/**
 * The ports of one exchange: those in its LANs; where no prefix of it is known, those of the exchange with its number in PeeringDB, or of
 * the only one in the file. Fails with a `MemberExportError` where there are none, or it cannot be told which exchange is meant.
 */
export function choosePorts(
  read: MemberExport,
  wanted: WantedExchange,
): { ports: ExportPort[]; findings: Finding[] } {
  const chosen = wanted.prefixes.length ? inPrefixes(read, wanted.prefixes) : ofExchange(read, wanted);
  const findings = [...read.findings];
  return { ports: settlePorts(chosen, findings, ({ address }) => address), findings };
}

function inPrefixes({ ports, exchanges }: MemberExport, prefixes: readonly string[]): ExportPort[] {
  const networks = prefixes.flatMap((prefix) => parsePrefix(prefix) ?? []);
  const found = ports.filter(({ address }) => {
    const value = parseAddress(address);
    return value !== null && networks.some((network) => contains(network, value));
  });
  if (found.length > 0) return found;
  throw new MemberExportError(
    'other_exchange',
    `none of its ${ports.length} addresses lies in ${prefixes.join(', ')}; it tells of ${namesOf(exchanges)}`,
  );
}

function ofExchange({ ports, exchanges }: MemberExport, { peeringdb_id }: WantedExchange): ExportPort[] {
  const numbered = exchanges.filter((one) => peeringdb_id !== null && one.peeringdb_id === peeringdb_id);
  const [exchange, ...others] = numbered.length ? numbered : exchanges;
  if (exchange === undefined || others.length > 0)
    throw new MemberExportError(
      'other_exchange',
      `it tells of ${namesOf(exchanges)}, and which of them is meant cannot be told: link the exchange to PeeringDB, or give a connection there its address`,
    );
  const found = ports.filter(({ ixp }) => ixp === exchange.ixp_id);
  if (found.length > 0) return found;
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
