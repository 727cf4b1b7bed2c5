import { type PyFunction, PythonError, pyFunction, repr, str } from '@peersmith/jinja';
import type { Services } from './model/store.ts';
import { strftime, type WallTime } from './values/strftime.ts';

const FORMAT = '%Y-%m-%dT%H:%M:%SZ';

/** The function `now(format, timezone)`. */
export const nowFunction = (services: () => Services): PyFunction =>
  pyFunction('now', `format="${FORMAT}", timezone=""`, (format, zone) =>
    strftime(str(format), wallTime(services().now(), str(zone) || services().timeZone)),
  );

function wallTime(moment: Date, zone: string): WallTime {
  const parts = new Map(partsOf(moment, zone).map(({ type, value }) => [type, value]));
  const number = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name) ?? 0);
  const [year, month, day] = [number('year'), number('month'), number('day')];
  const [hour, minute, second] = [number('hour'), number('minute'), number('second')];
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  const offset = Math.round((shown - moment.getTime()) / 60_000);
  const microsecond = moment.getUTCMilliseconds() * 1000;
  return { year, month, day, hour, minute, second, microsecond, offset, zone: zoneName(moment, zone) };
}

function partsOf(moment: Date, zone: string): Intl.DateTimeFormatPart[] {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    }).formatToParts(moment);
  } catch (cause) {
    const message = repr(`No time zone found with key ${zone}`);
    throw new PythonError('zoneinfo._common.ZoneInfoNotFoundError', message, { cause });
  }
}

/** The zone's short name: English ones for Europe and America, an offset for zones that have none. */
function zoneName(moment: Date, zone: string): string {
  const names = ['en-GB', 'en-US'].map(
    (locale) =>
      new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' })
        .formatToParts(moment)
        .find(({ type }) => type === 'timeZoneName')?.value ?? zone,
  );
  return names.find((name) => !/^(GMT|UTC)[+-]/.test(name)) ?? names[0] ?? zone;
}
