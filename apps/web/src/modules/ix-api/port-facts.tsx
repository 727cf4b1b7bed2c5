import { Box, Group } from '@mantine/core';
import type { ComparedPort } from '@peersmith/api-client';
import { isRecord } from '../../api/row.ts';
import { Moment } from '../../cells/moment.tsx';
import { Dot } from '../../cells/status.tsx';
import { formatSpeed } from '../../text/format.ts';
import { Fact } from '../core/fact.tsx';

/** How states at an exchange look. */
export const TONES: Readonly<Record<string, string>> = {
  production: 'var(--good)',
  error: 'var(--bad)',
};

const said = (value: unknown): string => (value === null || value === '' ? '–' : String(value));

/** A port as its exchange has it. */
export function PortFacts({ config }: Pick<ComparedPort, 'config'>) {
  const macs = Array.isArray(config.mac_addresses) ? config.mac_addresses.map(String) : [];
  const state = String(config.state);
  const inner = config.inner_vlan ?? null;
  return (
    <>
      <Group gap="xl" px="md" pb="sm" fz="sm">
        <Fact name="State">
          <Dot tone={TONES[state] ?? 'var(--warn)'}>{state.replaceAll('_', ' ')}</Dot>
        </Fact>
        <Fact name="VLAN">{config.vlan === null ? 'untagged' : said(config.vlan)}</Fact>
        {inner !== null && <Fact name="Inner VLAN">{said(inner)}</Fact>}
        <Fact name="IPv4 address">
          <span className="mono">{said(config.ipv4_address)}</span>
        </Fact>
        <Fact name="IPv6 address">
          <span className="mono">{said(config.ipv6_address)}</span>
        </Fact>
        <Fact name="MAC addresses">
          <span className="mono">{macs.join(', ') || '–'}</span>
        </Fact>
        {typeof config.capacity === 'number' && <Fact name="Capacity">{formatSpeed(config.capacity)}</Fact>}
      </Group>
      <Messages status={config.status} />
    </>
  );
}

/** Of syslog, as IX-API has them (RFC 5424 §6.2.1): up to this one something is wrong, and up to the next it may be. */
const [ERROR, WARNING] = [3, 4];
const gravityOf = (severity: unknown): { tone: string; word: string } => {
  if (typeof severity !== 'number' || severity > WARNING) return { tone: 'var(--quiet)', word: '' };
  return severity <= ERROR
    ? { tone: 'var(--bad)', word: 'Error: ' }
    : { tone: 'var(--warn)', word: 'Warning: ' };
};
const severityOf = ({ severity }: Record<string, unknown>) =>
  typeof severity === 'number' ? severity : Number.POSITIVE_INFINITY;

/** What the exchange says of a port, the gravest first. */
function Messages({ status }: { status: unknown }) {
  const messages = (Array.isArray(status) ? status : [])
    .filter(isRecord)
    .filter(({ message, tag }) => message || tag)
    .toSorted((one, other) => severityOf(one) - severityOf(other) || 0);
  if (messages.length === 0) return null;
  return (
    <Box
      component="ul"
      aria-label="What the exchange says"
      px="md"
      pb="sm"
      m={0}
      fz="sm"
      style={{ listStyle: 'none', overflowWrap: 'anywhere' }}
    >
      {messages.map((message, at) => (
        <li key={at}>
          <Message {...message} />
        </li>
      ))}
    </Box>
  );
}

function Message({ severity, tag, message, timestamp }: Record<string, unknown>) {
  const { tone, word } = gravityOf(severity);
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <Box component="span" h="1lh" style={{ display: 'inline-flex' }}>
        <Dot tone={tone}>{''}</Dot>
      </Box>
      <span>
        {word}
        {String(message || tag)}
        {typeof timestamp === 'string' && !Number.isNaN(Date.parse(timestamp)) && (
          <Box component="span" c="dimmed" ml={8}>
            <Moment iso={timestamp} />
          </Box>
        )}
      </span>
    </Group>
  );
}
