import { labelOf } from '@peersmith/resource';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const texts = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);

const WORDS: Readonly<Record<string, string>> = {
  user_permissions: 'Permissions',
  is_superuser: 'Superuser',
  is_staff: 'Staff',
  write_enabled: 'Write enabled',
  content_type: 'Objects',
};
const nameOf = (key: string) => WORDS[key] ?? labelOf(key);
const plain = (value: unknown): string =>
  value === null || value === undefined
    ? 'none'
    : typeof value === 'boolean'
      ? value
        ? 'yes'
        : 'no'
      : Array.isArray(value)
        ? value.map(plain).join(', ') || 'none'
        : isRecord(value)
          ? Object.entries(value)
              .map(([key, inner]) => `${key} = ${plain(inner)}`)
              .join('; ') || 'all'
          : String(value);

/** What an event of the audit log says beyond its columns, a line for each thing. */
export function detailLines(detail: unknown): string[] {
  if (!isRecord(detail)) return [];
  const { scope, wait_s, of, members, ...rest } = detail;
  return [
    ...(scope === undefined ? [] : [blockLine(String(of), String(scope), Number(wait_s))]),
    ...Object.entries(rest).map(([key, value]) => lineOf(key, value)),
    ...(texts(members).length ? [`Members: ${plain(members)}`] : []),
  ];
}

const WHOSE: Readonly<Record<string, string>> = {
  account: 'for this account',
  address: 'from this address',
  network: 'from the network of this address',
};
const blockLine = (of: string, scope: string, wait_s: number) =>
  `${of} ${WHOSE[scope] ?? scope} wait ${wait_s} s`;

function lineOf(key: string, value: unknown): string {
  if (key === 'reason') return String(value);
  if (!isRecord(value) || !('before' in value || 'added' in value)) return `${nameOf(key)}: ${plain(value)}`;
  if ('added' in value) {
    const [added, removed] = [texts(value.added), texts(value.removed)];
    const parts = [...added.map((one) => `+${one}`), ...removed.map((one) => `−${one}`)];
    return `${nameOf(key)}: ${parts.join(', ')}`;
  }
  return `${nameOf(key)}: ${plain(value.before)} → ${plain(value.after)}`;
}
