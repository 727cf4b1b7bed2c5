import ICAL from 'ical.js';
import { isTimeZone, momentIn } from './zoned-time.ts';

/** Larger is no note of a maintenance. */
export const MOST_CHARACTERS = 256_000;
const MOST_EVENTS = 50;
const MOST_OBJECTS = 200;

/** A maintenance as a provider announces it. */
export interface ReadNote {
  provider: string;
  account: string;
  maintenance_id: string;
  sequence: number;
  status: string;
  impact: string;
  summary: string;
  description: string;
  starts: Date;
  ends: Date;
  object_ids: string[];
  /** What is to be known about how it was read. */
  remarks: string[];
}

/** One event of a note: read, or why it was not. */
export type ReadEvent = { note: ReadNote } | { summary: string; refused: string };

/** The events of a calendar; a sentence where it is none. */
export function readNotes(text: string, sender: string): ReadEvent[] | string {
  if (text.length > MOST_CHARACTERS)
    return `The calendar has ${text.length} characters: a note of a maintenance has at most ${MOST_CHARACTERS}.`;
  const found = calendarsIn(text.replaceAll('\u0000', ''));
  if (typeof found === 'string') return found;
  const events = found.flatMap((calendar) =>
    calendar.getAllSubcomponents('vevent').map((event) => ({ calendar, event })),
  );
  if (events.length === 0) return 'The calendar has no events (VEVENT), so it announces nothing.';
  if (events.length > MOST_EVENTS)
    return `The calendar has ${events.length} events: a note of maintenances has at most ${MOST_EVENTS}.`;
  return events.map(({ calendar, event }) => {
    try {
      return readEvent(calendar, event, sender);
    } catch (error) {
      return {
        summary: textOf(event, 'summary'),
        refused: `It cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      };
    }
  });
}

function calendarsIn(text: string): ICAL.Component[] | string {
  const start = text.search(/BEGIN:VCALENDAR/i);
  if (start < 0) return 'This is no calendar: paste it from BEGIN:VCALENDAR to END:VCALENDAR.';
  try {
    const parsed: unknown[] = ICAL.parse(
      text.slice(start).replace(/(END:VCALENDAR)[\s\S]*?(BEGIN:VCALENDAR|$)/gi, '$1\r\n$2'),
    );
    const all = Array.isArray(parsed[0]) ? parsed : [parsed];
    return all.flatMap((one) => (Array.isArray(one) ? [new ICAL.Component(one)] : []));
  } catch (error) {
    return `The calendar cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

const unescaped = (text: string) => text.replaceAll(/\\([\\;,])/g, '$1').replaceAll(/\\n/gi, '\n');
const textOf = (event: ICAL.Component, key: string): string =>
  String(event.getFirstPropertyValue(key) ?? '').trim();
/** The library leaves what it does not know as it was written. */
const noted = (event: ICAL.Component, key: string): string => unescaped(textOf(event, `x-maintnote-${key}`));

function readEvent(calendar: ICAL.Component, event: ICAL.Component, sender: string): ReadEvent {
  const summary = textOf(event, 'summary') || 'Maintenance without a name';
  const refuse = (refused: string) => ({ summary, refused });
  if (event.hasProperty('rrule'))
    return refuse('It repeats, and a maintenance takes place once: add each by itself.');
  const remarks: string[] = [];
  const starts = momentOf(calendar, event, { key: 'dtstart', remarks });
  if (typeof starts === 'string') return refuse(starts);
  const ends = endOf(calendar, event, { starts, remarks });
  if (typeof ends === 'string') return refuse(ends);
  if (ends <= starts) return refuse('It ends before it starts.');
  if (!isPlannable(starts) || !isPlannable(ends))
    return refuse('Its times are in no year that anybody plans for.');
  const organizer = textOf(event, 'organizer').replace(/^mailto:/i, '');
  const provider = (noted(event, 'provider') || domainOf(organizer) || domainOf(sender)).toLowerCase();
  const number = noted(event, 'maintenance-id') || textOf(event, 'uid');
  if (!provider)
    return refuse('It does not say whose maintenance it is (X-MAINTNOTE-PROVIDER or ORGANIZER).');
  if (!number)
    return refuse('It has no number by which it is known again (X-MAINTNOTE-MAINTENANCE-ID or UID).');
  const objects = event
    .getAllProperties('x-maintnote-object-id')
    .map((one) => unescaped(String(one.getFirstValue() ?? '')).trim());
  return {
    note: {
      provider: provider.slice(0, 255),
      account: noted(event, 'account').slice(0, 255),
      maintenance_id: number.slice(0, 255),
      sequence: sequenceOf(event),
      status: statusOf(calendar, event),
      impact: impactOf(noted(event, 'impact')),
      summary: summary.slice(0, 200),
      description: textOf(event, 'description').slice(0, 10_000),
      starts,
      ends,
      object_ids: [...new Set(objects.filter(Boolean))]
        .slice(0, MOST_OBJECTS)
        .map((one) => one.slice(0, 500)),
      remarks,
    },
  };
}

const domainOf = (address: string): string =>
  address
    .split('@')
    .at(1)
    ?.replace(/[>\s].*$/, '') ?? '';

/** Larger ones fit nowhere, and smaller ones are none. */
const MOST_SEQUENCE = 2_147_483_647;
const sequenceOf = (event: ICAL.Component): number =>
  Math.min(MOST_SEQUENCE, Math.max(0, Math.trunc(Number(event.getFirstPropertyValue('sequence') ?? 0)) || 0));

/** What nobody plans is a mistake. */
const isPlannable = (moment: Date): boolean =>
  moment.getUTCFullYear() >= 1970 && moment.getUTCFullYear() < 2200;

const STATUSES = ['tentative', 'confirmed', 'cancelled', 'in-process', 'completed'];
function statusOf(calendar: ICAL.Component, event: ICAL.Component): string {
  const said = [noted(event, 'status'), textOf(event, 'status')].map((one) => one.toLowerCase());
  if (textOf(calendar, 'method').toUpperCase() === 'CANCEL' || said.includes('cancelled')) return 'cancelled';
  return said.find((one) => STATUSES.includes(one)) ?? 'tentative';
}

const IMPACTS = ['no-impact', 'reduced-redundancy', 'degraded', 'outage'];
const impactOf = (said: string): string => IMPACTS.find((one) => one === said.toLowerCase()) ?? 'outage';

type Reading = { key: string; remarks: string[] };

/** When an event starts or ends; a sentence where nobody can say. */
function momentOf(calendar: ICAL.Component, event: ICAL.Component, { key, remarks }: Reading): Date | string {
  const property = event.getFirstProperty(key);
  const value = property?.getFirstValue();
  if (!property || !(value instanceof ICAL.Time)) return 'It does not say when it starts (DTSTART).';
  const clock = Date.UTC(value.year, value.month - 1, value.day, value.hour, value.minute, value.second);
  if (Number.isNaN(clock)) return 'Its time cannot be read.';
  const zone = String(
    property.getParameter('tzid') ?? (value.isDate ? textOf(calendar, 'x-wr-timezone') : ''),
  );
  if (value.isDate) {
    remarks.push(`It is about whole days, read in ${isTimeZone(zone) ? zone : 'UTC'}.`);
    return isTimeZone(zone) ? momentIn(clock, zone) : new Date(clock);
  }
  if (isTimeZone(zone)) return momentIn(clock, zone);
  const described = calendar.getAllSubcomponents('vtimezone').some((one) => textOf(one, 'tzid') === zone);
  if (zone && !described) return `Its time zone ${zone} is not known: ask for the times in UTC.`;
  if (!zone && value.zone !== ICAL.Timezone.utcTimezone && !value.zone?.tzid?.match(/^(UTC|Z)$/)) {
    remarks.push('Its times name no zone, and are read as UTC.');
    return new Date(clock);
  }
  return new Date(value.toUnixTime() * 1000);
}

function endOf(
  calendar: ICAL.Component,
  event: ICAL.Component,
  { starts, remarks }: { starts: Date; remarks: string[] },
): Date | string {
  if (event.hasProperty('dtend')) return momentOf(calendar, event, { key: 'dtend', remarks: [] });
  const duration = event.getFirstPropertyValue('duration');
  if (duration instanceof ICAL.Duration) return new Date(starts.getTime() + duration.toSeconds() * 1000);
  if (remarks.some((one) => one.includes('whole days'))) return new Date(starts.getTime() + 86_400_000);
  return 'It does not say when it ends (DTEND or DURATION).';
}
