import { formatInterface, otherEndOf, parseInterface } from '@peersmith/net';
import { textOf } from '../../widgets/widget.ts';

type Values = Readonly<Record<string, unknown>>;

const ENDS: Readonly<Record<string, string>> = {
  ip_address: 'local_ip_address',
  local_ip_address: 'ip_address',
};

const otherEnd = (value: unknown): string | null => {
  const one = parseInterface(textOf(value).trim());
  const other = one && otherEndOf(one);
  return other && formatInterface(other);
};

/** The other end of a private link, as soon as one end is written with a length that leaves two: until somebody writes it otherwise. */
export function otherEndOfLink(values: Values, key: string, value: unknown): Record<string, unknown> {
  const opposite = ENDS[key];
  const proposed = opposite ? otherEnd(value) : null;
  if (!opposite || !proposed) return {};
  const held = textOf(values[opposite]).trim();
  return held === '' || held === otherEnd(values[key]) ? { [opposite]: proposed } : {};
}
