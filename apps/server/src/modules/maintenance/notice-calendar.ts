import ICAL from 'ical.js';
import type { NoticeKind } from './due-notices.ts';

/** What a maintenance is in a calendar. */
export interface CalendarEvent {
  uid: string;
  sequence: number;
  /** When this was said. */
  stamp: Date;
  starts: Date;
  ends: Date;
  summary: string;
  description: string;
  /** CONFIRMED or CANCELLED for calendars; the rest is maintnote's. */
  isCancelled: boolean;
  organizer: { name: string; address: string } | null;
  /** What the maintnote form says beside that; nothing in a feed of one's own. */
  note?: MaintenanceNote;
}

/** The properties of the maintnote form (BCOP). */
export interface MaintenanceNote {
  provider: string;
  account: string;
  maintenance_id: string;
  impact: string;
  status: 'TENTATIVE' | 'CONFIRMED' | 'CANCELLED' | 'IN-PROCESS' | 'COMPLETED';
  object_ids: readonly string[];
}

/** How a maintenance stands in the words of the maintnote form, by what is said of it. */
export const NOTE_STATUS: Record<NoticeKind, MaintenanceNote['status']> = {
  notice: 'CONFIRMED',
  reminder: 'CONFIRMED',
  update: 'CONFIRMED',
  start: 'IN-PROCESS',
  end: 'COMPLETED',
  cancelled: 'CANCELLED',
};

const utc = (moment: Date) => ICAL.Time.fromJSDate(moment, true);
/** Properties that iCalendar does not know are texts, which the library leaves to us to escape (RFC 5545 §3.3.11). */
const escaped = (text: string) => text.replaceAll(/[\\;,]/g, '\\$&').replaceAll(/\r?\n/g, '\\n');

/** Events as a calendar (RFC 5545). */
export function calendarText(events: readonly CalendarEvent[], name?: string): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.updatePropertyWithValue('version', '2.0');
  calendar.updatePropertyWithValue('prodid', '-//Peersmith//Maintenance//EN');
  calendar.updatePropertyWithValue('method', 'PUBLISH');
  if (name) calendar.updatePropertyWithValue('x-wr-calname', escaped(name));
  for (const event of events) calendar.addSubcomponent(componentOf(event));
  return `${calendar.toString()}\r\n`;
}

function componentOf(event: CalendarEvent): ICAL.Component {
  const component = new ICAL.Component('vevent');
  const set = (key: string, value: unknown) => component.updatePropertyWithValue(key, value);
  set('uid', event.uid);
  set('dtstamp', utc(event.stamp));
  set('sequence', event.sequence);
  set('dtstart', utc(event.starts));
  set('dtend', utc(event.ends));
  set('summary', event.summary);
  if (event.description) set('description', event.description);
  set('status', event.isCancelled ? 'CANCELLED' : 'CONFIRMED');
  set('transp', 'TRANSPARENT');
  if (event.organizer) {
    const organizer = component.addPropertyWithValue('organizer', `mailto:${event.organizer.address}`);
    if (event.organizer.name) organizer.setParameter('cn', event.organizer.name);
  }
  if (event.note) addNote(component, event.note);
  return component;
}

function addNote(component: ICAL.Component, note: MaintenanceNote): void {
  const add = (key: string, value: string) =>
    component.addPropertyWithValue(`x-maintnote-${key}`, escaped(value));
  add('provider', note.provider);
  add('account', note.account);
  add('maintenance-id', note.maintenance_id);
  for (const one of note.object_ids) add('object-id', one);
  add('impact', note.impact);
  add('status', note.status);
}
