import type { MovedField, MoveReport, Parity } from '@peersmith/api-client';
import { registry } from '@peersmith/model';
import { messagesOf } from '../explain.ts';
import { cell, textTable } from '../table.ts';

/** How many objects a terminal names; the report holds more. */
const NAMED = 50;

const labelOf = (type: string) => registry[type]?.label ?? type;
const pluralOf = (type: string) => registry[type]?.plural ?? type;
const number = (count: number) => (count === 0 ? '-' : String(count));

/** What came of moving in, for a terminal. */
export function moveText(report: MoveReport): string {
  const { source, types, objects, notes, parity } = report;
  const lines = types
    .filter(({ read }) => read > 0)
    .map((one) => [
      pluralOf(one.type),
      ...[one.read, one.new, one.equal, one.differing, one.updated, one.refused, one.carried].map(number),
    ]);
  return [
    `${source.address}${source.version ? ` (${source.version})` : ''}\n`,
    lines.length
      ? textTable(['Type', 'There', 'New', 'Equal', 'Differing', 'Updated', 'Refused', 'Carried'], lines)
      : 'There is nothing.\n',
    ...objects
      .slice(0, NAMED)
      .map(
        ({ type, display, state, fields, messages }) =>
          `${state}: ${labelOf(type)} ${display}: ${state === 'refused' || state === 'carried' ? (messagesOf(messages) ?? '') : fieldsOf(fields)}\n`,
      ),
    objects.length > NAMED ? `… and ${objects.length - NAMED} more: see --json.\n` : '',
    ...notes.map(({ type, text }) => `note: ${type === null ? '' : `${pluralOf(type)}: `}${text}\n`),
    parity ? parityText(parity) : '',
    `${OUTCOMES[report.outcome]}\n`,
  ].join('');
}

const OUTCOMES: Readonly<Record<MoveReport['outcome'], string>> = {
  done: 'All of it is here.',
  tried: 'Nothing is written: this was a dry run.',
  refused: 'Nothing is written, because something is refused: mend it over there, or say --carry-refused.',
};

const fieldsOf = (fields: readonly MovedField[]) =>
  fields.map(({ field, there, here }) => `${field} ${cell(there)} there, ${cell(here)} here`).join('; ') ||
  'not here';

function parityText({ objects, fields, different, differences, routers }: Parity): string {
  return [
    `Parity: ${objects} objects compared on ${fields} fields, ${different || 'none'} different.\n`,
    ...differences
      .slice(0, NAMED)
      .map((one) => `different: ${labelOf(one.type)} ${one.display}: ${fieldsOf(one.fields)}\n`),
    ...routers.map(
      ({ router, state, reason, lines }) =>
        `configuration of ${router}: ${state}${reason ? `: ${reason}` : ''}\n${lines
          .map(
            ({ line, there, here }) => `  ${line}: there ${there ?? '-'}\n  ${line}: here  ${here ?? '-'}\n`,
          )
          .join('')}`,
    ),
  ].join('');
}
