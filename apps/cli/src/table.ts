import { type AnyResource, fieldOf, labelOf } from '@peersmith/resource';
import { plainText } from './plain-text.ts';

/** Objects as aligned columns: those that the resource shows in lists. */
export function table(resource: AnyResource, objects: readonly object[]): string {
  const keys = ['id', ...resource.columns.filter((key) => key !== 'display')];
  const head = keys.map((key) => (key === 'id' ? 'ID' : labelOf(key, fieldOf(resource, key))));
  return textTable(
    head,
    objects.map((object) => keys.map((key) => cell(Reflect.get(object, key)))),
  );
}

/** Lines of cells as aligned columns under their titles. */
export function textTable(
  head: readonly string[],
  given: readonly (readonly string[])[],
  widest = 60,
): string {
  const lines = given.map((line) => line.map((text) => plainText(text).replaceAll(/\s+/g, ' ')));
  const widths = head.map((title, at) =>
    Math.min(widest, Math.max(title.length, ...lines.map((line) => line[at]?.length ?? 0))),
  );
  return [head, ...lines]
    .map((line) =>
      line
        .map((text, at) =>
          (text.length > widest ? `${text.slice(0, widest - 1)}…` : text).padEnd(widths[at] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
    .concat('\n');
}

/** A value as a cell shows it. */
export function cell(value: unknown): string {
  if (value === null || value === undefined || value === '') return '-';
  if (Array.isArray(value)) return value.map(cell).join(', ') || '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object') return String(value);
  if ('label' in value) return String(value.label);
  return 'display' in value ? String(value.display) : JSON.stringify(value);
}
