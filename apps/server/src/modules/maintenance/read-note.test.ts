import { describe, expect, it } from 'vitest';
import { MOST_CHARACTERS, readNotes } from './read-note.ts';

const event = (...lines: string[]): string => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n');
const calendar = (...parts: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//EN', ...parts, 'END:VCALENDAR', ''].join('\r\n');
const TIMES = ['DTSTART:20261210T220000Z', 'DTEND:20261211T020000Z'];
const NAMED = [
  'UID:42@carrier.example',
  'SUMMARY:Card swap',
  'ORGANIZER;CN="NOC":mailto:noc@carrier.example',
];

const first = (text: string, sender = '') => {
  const events = readNotes(text, sender);
  if (typeof events === 'string') return events;
  const [one] = events;
  return one && 'note' in one ? one.note : one?.refused;
};
const read = (...lines: string[]) => first(calendar(event(...lines)));
const times = (...lines: string[]) => {
  const note = read(...NAMED, ...lines);
  return typeof note === 'object'
    ? [note.starts.toISOString(), note.ends.toISOString(), ...note.remarks]
    : note;
};

describe('a note of a provider', () => {
  it('is read in the maintnote form', () =>
    expect(
      read(
        ...['SUMMARY:Fibre work\\, both ends', ...TIMES, 'UID:x', 'SEQUENCE:3', 'DESCRIPTION:One\\nTwo'],
        ...['X-MAINTNOTE-PROVIDER:Carrier.example', 'X-MAINTNOTE-ACCOUNT:137.035999173'],
        ...[
          'X-MAINTNOTE-MAINTENANCE-ID:WorkOrder-31415',
          'X-MAINTNOTE-IMPACT:DEGRADED',
          'X-MAINTNOTE-STATUS:CONFIRMED',
        ],
        'X-MAINTNOTE-OBJECT-ID;X-MAINTNOTE-OBJECT-IMPACT=OUTAGE:circuit-1',
        ...['X-MAINTNOTE-OBJECT-ID:circuit-2\\, north', 'X-MAINTNOTE-OBJECT-ID:circuit-1'],
      ),
    ).toEqual({
      provider: 'carrier.example',
      account: '137.035999173',
      maintenance_id: 'WorkOrder-31415',
      sequence: 3,
      status: 'confirmed',
      impact: 'degraded',
      summary: 'Fibre work, both ends',
      description: 'One\nTwo',
      starts: new Date('2026-12-10T22:00:00Z'),
      ends: new Date('2026-12-11T02:00:00Z'),
      object_ids: ['circuit-1', 'circuit-2, north'],
      remarks: [],
    }));

  it('is known by its organizer and its UID where it says nothing else, or by who sent it', () => {
    expect(read(...NAMED, ...TIMES)).toMatchObject({
      provider: 'carrier.example',
      maintenance_id: '42@carrier.example',
      impact: 'outage',
    });
    expect(first(calendar(event('UID:1', ...TIMES)), 'noc@sender.example')).toMatchObject({
      provider: 'sender.example',
      summary: 'Maintenance without a name',
    });
  });

  it.each([
    [
      'in a zone that is known by its name',
      ['DTSTART;TZID=Europe/Berlin:20260710T230000', 'DTEND;TZID=Europe/Berlin:20260711T010000'],
      ['2026-07-10T21:00:00.000Z', '2026-07-10T23:00:00.000Z'],
    ],
    [
      'across a change of the clock',
      ['DTSTART;TZID=Europe/Berlin:20261025T010000', 'DTEND;TZID=Europe/Berlin:20261025T040000'],
      ['2026-10-24T23:00:00.000Z', '2026-10-25T03:00:00.000Z'],
    ],
    [
      'with a duration',
      ['DTSTART:20261210T220000Z', 'DURATION:PT90M'],
      ['2026-12-10T22:00:00.000Z', '2026-12-10T23:30:00.000Z'],
    ],
    [
      'of a whole day',
      ['DTSTART;VALUE=DATE:20261210'],
      ['2026-12-10T00:00:00.000Z', '2026-12-11T00:00:00.000Z', 'It is about whole days, read in UTC.'],
    ],
    [
      'without a zone',
      ['DTSTART:20261210T220000', 'DTEND:20261210T230000'],
      [
        '2026-12-10T22:00:00.000Z',
        '2026-12-10T23:00:00.000Z',
        'Its times name no zone, and are read as UTC.',
      ],
    ],
  ])('is at the time that it means: %s', (_, lines, expected) => expect(times(...lines)).toEqual(expected));

  it('is in a zone that it describes itself', () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Ours',
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0300',
      'TZOFFSETTO:+0300',
      'END:STANDARD',
      'END:VTIMEZONE',
    ];
    const text = calendar(
      ...zone,
      event(...NAMED, 'DTSTART;TZID=Ours:20261210T030000', 'DTEND;TZID=Ours:20261210T040000'),
    );
    expect(first(text)).toMatchObject({ starts: new Date('2026-12-10T00:00:00Z') });
  });

  it.each([
    [
      'a zone that nobody knows',
      ['DTSTART;TZID=Room 7:20261210T220000', 'DTEND:20261210T230000Z'],
      'Its time zone Room 7 is not known: ask for the times in UTC.',
    ],
    ['no start', ['DTEND:20261210T230000Z'], 'It does not say when it starts (DTSTART).'],
    ['no end', ['DTSTART:20261210T230000Z'], 'It does not say when it ends (DTEND or DURATION).'],
    [
      'an end before its start',
      ['DTSTART:20261210T230000Z', 'DTEND:20261210T220000Z'],
      'It ends before it starts.',
    ],
    [
      'a rule by which it repeats',
      [...TIMES, 'RRULE:FREQ=DAILY'],
      'It repeats, and a maintenance takes place once: add each by itself.',
    ],
  ])('is refused with %s', (_, lines, expected) => expect(times(...lines)).toBe(expected));

  it('has a number that can be kept, and times that somebody may mean', () => {
    expect(read(...NAMED, ...TIMES, 'SEQUENCE:99999999999')).toMatchObject({ sequence: 2_147_483_647 });
    expect(read(...NAMED, ...TIMES, 'SEQUENCE:-1')).toMatchObject({ sequence: 0 });
    expect(read('UID:1', 'ORGANIZER:mailto:a@b.example', 'SUMMARY:a\u0000b', ...TIMES)).toMatchObject({
      summary: 'ab',
    });
    expect(times('DTSTART:00000101T000000Z', 'DTEND:20261210T000000Z')).toMatch(/in no year|cannot be read/);
    expect(times('DTSTART:20261210T000000Z', 'DURATION:P99999D')).toMatch(/in no year/);
  });

  it.each([
    ['nobody whose it is', ['UID:1', ...TIMES], /X-MAINTNOTE-PROVIDER/],
    ['no number', ['ORGANIZER:mailto:a@b.example', ...TIMES], /X-MAINTNOTE-MAINTENANCE-ID/],
    ['a date that is none', [...NAMED, 'DTSTART:2026-13-45', 'DTEND:20261210T230000Z'], /./],
  ])('is refused with %s', (_, lines, expected) => expect(read(...lines)).toMatch(expected));

  it.each([
    ['CANCEL', ''],
    ['PUBLISH', 'STATUS:CANCELLED'],
    ['PUBLISH', 'X-MAINTNOTE-STATUS:CANCELLED'],
  ])('cancels by METHOD:%s and %s', (method, line) =>
    expect(
      first(calendar(`METHOD:${method}`, event(...NAMED, ...TIMES, ...(line ? [line] : [])))),
    ).toMatchObject({ status: 'cancelled' }),
  );

  it('may have several events, and several calendars with prose around them', () => {
    const one = calendar(event(...NAMED, ...TIMES), event('UID:2', ...TIMES));
    const events = readNotes(`Dear customer,\n${one}\nRegards\n${calendar(event(...NAMED, ...TIMES))}`, '');
    expect(Array.isArray(events) && events.map((each) => 'note' in each)).toEqual([true, false, true]);
  });

  it.each([
    ['nothing', '', 'This is no calendar: paste it from BEGIN:VCALENDAR to END:VCALENDAR.'],
    [
      'prose',
      'Dear customer, tonight.',
      'This is no calendar: paste it from BEGIN:VCALENDAR to END:VCALENDAR.',
    ],
    ['a calendar that is cut off', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMM', /^The calendar cannot be read/],
    ['a calendar of nothing', calendar(), 'The calendar has no events (VEVENT), so it announces nothing.'],
    [
      '5 MB',
      calendar('X:'.padEnd(5_000_000, 'x')),
      `The calendar has 5000064 characters: a note of a maintenance has at most ${MOST_CHARACTERS}.`,
    ],
    [
      'more events than anybody reads',
      calendar(...Array.from({ length: 51 }, () => event(...NAMED, ...TIMES))),
      'The calendar has 51 events: a note of maintenances has at most 50.',
    ],
  ])('is not %s', (_, text, expected) => {
    if (typeof expected === 'string') expect(first(text)).toBe(expected);
    else expect(first(text)).toMatch(expected);
  });
});
