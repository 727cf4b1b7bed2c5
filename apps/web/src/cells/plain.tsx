import { Anchor, Code, Text } from '@mantine/core';
import { parseCommunity } from '@peersmith/net';
import { MASK } from '@peersmith/resource';
import { formatAsn, formatQuantity } from '../text/format.ts';
import { fieldLabel } from '../text/label.ts';
import { type CellProps, isBlank } from './cell.ts';

/** What stands where there is nothing. */
export const Dash = () => (
  <span className="nothing" role="img" aria-label="none">
    —
  </span>
);

export const TextCell = ({ value, roomy }: CellProps) =>
  isBlank(value) ? (
    <Dash />
  ) : roomy && /^https?:\/\/\S+$/i.test(String(value)) && !String(value).includes(MASK) ? (
    <Address text={String(value)} />
  ) : (
    <span {...(roomy ? {} : { className: 'two-lines', title: String(value) })}>{String(value)}</span>
  );

export const NumberCell = ({ value, field }: CellProps) =>
  typeof value === 'number' ? (
    <span style={{ fontVariantNumeric: 'tabular-nums' }}>{formatQuantity(value, field.ui.unit)}</span>
  ) : (
    <Dash />
  );

/** A number of which 0 stands for none. */
export const NumberOrNoneCell = (props: CellProps) =>
  props.value === 0 ? <Dash /> : <NumberCell {...props} />;

export const AsnCell = ({ value }: CellProps) =>
  isBlank(value) ? <Dash /> : <span style={{ fontVariantNumeric: 'tabular-nums' }}>{formatAsn(value)}</span>;

export const CodeCell = ({ value }: CellProps) =>
  isBlank(value) ? <Dash /> : <span className="mono">{String(value)}</span>;

/** A community, with the name of a well-known one. */
export function CommunityCell({ value }: CellProps) {
  if (isBlank(value)) return <Dash />;
  const name = parseCommunity(String(value))?.name;
  return (
    <>
      <span className="mono">{String(value)}</span>
      {name && (
        <Text span inherit c="dimmed">
          {` ${name}`}
        </Text>
      )}
    </>
  );
}

const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
const isList = (value: unknown): value is unknown[] => Array.isArray(value) && value.every(isScalar);

/** What the server says in a few names with their values, as lines; nothing where it is more than that. */
function linesOf(value: unknown): [string, string][] | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const lines = Object.entries(value).filter(([, one]) => !(isList(one) && one.length === 0));
  if (lines.length > MOST_LINES || !lines.every(([, one]) => isScalar(one) || isList(one))) return null;
  return lines.map(([key, one]) => [fieldLabel(key), isList(one) ? one.join(', ') : String(one)]);
}
const MOST_LINES = 12;

export function JsonCell({ value, roomy, field }: CellProps) {
  const empty = isBlank(value) || (typeof value === 'object' && value !== null && !Object.keys(value).length);
  if (empty) return <Dash />;
  // What somebody wrote is shown as they wrote it.
  const lines = roomy && (field.storage === 'computed' || field.options.readOnly) ? linesOf(value) : null;
  if (lines)
    return lines.length === 0 ? (
      <Dash />
    ) : (
      lines.map(([key, text]) => (
        <div key={key} style={{ overflowWrap: 'anywhere' }}>
          <Text span inherit c="dimmed">
            {key}
          </Text>{' '}
          {text}
        </div>
      ))
    );
  if (roomy)
    return (
      <Code block tabIndex={0}>
        {JSON.stringify(value, null, 2)}
      </Code>
    );
  const text = JSON.stringify(value);
  return (
    <Text span className="mono" inherit lineClamp={1} title={text}>
      {text}
    </Text>
  );
}

export function WordsCell({ value, roomy }: CellProps) {
  const words = Array.isArray(value) ? value.map(String) : [];
  if (words.length === 0) return <Dash />;
  const shown = roomy ? words : words.slice(0, 2);
  const rest = words.length - shown.length;
  return (
    <span title={words.join(', ')}>
      {shown.join(', ')}
      {rest > 0 && ` and ${rest} more`}
    </span>
  );
}

export function UrlCell({ value }: CellProps) {
  if (isBlank(value)) return <Dash />;
  const address = String(value);
  return /^https?:\/\//i.test(address) ? <Address text={address} /> : <span>{address}</span>;
}

const Address = ({ text }: { text: string }) => (
  <Anchor href={text} target="_blank" rel="noreferrer" inherit>
    {text.replace(/^https?:\/\//i, '').replace(/\/$/, '')}
  </Anchor>
);

export const EmailCell = ({ value }: CellProps) =>
  isBlank(value) ? (
    <Dash />
  ) : (
    <Anchor href={`mailto:${String(value)}`} inherit>
      {String(value)}
    </Anchor>
  );
