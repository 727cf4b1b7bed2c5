import { type ArithmeticOperator, HostObject, PyFloat, str } from '@peersmith/jinja';
import { methods } from './methods.ts';
import { offsetText, strftime, type WallTime } from './strftime.ts';

const two = (value: number) => String(value).padStart(2, '0');
const DAY_S = 86_400;

/** Python's `timedelta`. */
class TimeDelta extends HostObject {
  readonly microseconds: number;
  constructor(microseconds: number) {
    super();
    this.microseconds = microseconds;
  }
  override get className(): string {
    return 'timedelta';
  }
  override get qualifiedName(): string {
    return 'datetime.timedelta';
  }
  override isTrue(): boolean {
    return this.microseconds !== 0;
  }
  get parts() {
    const seconds = Math.floor(this.microseconds / 1e6);
    const days = Math.floor(seconds / DAY_S);
    return { days, seconds: seconds - days * DAY_S, microseconds: this.microseconds - seconds * 1e6 };
  }
  override toText(): string {
    const { days, seconds, microseconds } = this.parts;
    const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    const fraction = microseconds ? `.${String(microseconds).padStart(6, '0')}` : '';
    return `${days ? `${days} day${Math.abs(days) === 1 ? '' : 's'}, ` : ''}${clock}${fraction}`;
  }
  override toRepr(): string {
    const { days, seconds } = this.parts;
    return `datetime.timedelta(days=${days}, seconds=${seconds})`;
  }
  override equals(other: unknown): boolean {
    return other instanceof TimeDelta && other.microseconds === this.microseconds;
  }
  override compare(other: unknown): number | undefined {
    return other instanceof TimeDelta ? this.microseconds - other.microseconds : undefined;
  }
  override getAttribute(name: string): unknown {
    const { days, seconds, microseconds } = this.parts;
    if (name === 'days') return days;
    if (name === 'seconds') return seconds;
    if (name === 'microseconds') return microseconds;
    return DELTA_METHODS.get(name)?.(this);
  }
}

const DELTA_METHODS = methods<TimeDelta>({
  'total_seconds()': (delta) => new PyFloat(delta.microseconds / 1e6),
});

/** Python's aware `datetime`, always in UTC. */
export class DateTime extends HostObject {
  /** Microseconds since 1970. */
  readonly epoch: number;
  constructor(epoch: number) {
    super();
    this.epoch = epoch;
  }
  /** From ISO 8601 in UTC, with up to six fractional digits; null when it is none. */
  static parse(text: string): DateTime | null {
    const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:Z|\+00(?::?00)?)$/.exec(text);
    if (!parts) return null;
    return new DateTime(Date.parse(`${parts[1]}Z`) * 1000 + Number((parts[2] ?? '').padEnd(6, '0')));
  }
  get wall(): WallTime {
    const date = new Date(Math.floor(this.epoch / 1000));
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      microsecond: ((this.epoch % 1e6) + 1e6) % 1e6,
      offset: 0,
      zone: 'UTC',
    };
  }
  override get className(): string {
    return 'datetime';
  }
  override get qualifiedName(): string {
    return 'datetime.datetime';
  }
  override isTrue(): boolean {
    return true;
  }
  override toText(): string {
    return this.iso(' ');
  }
  iso(separator: string): string {
    const { microsecond, offset } = this.wall;
    const fraction = microsecond ? `.${String(microsecond).padStart(6, '0')}` : '';
    return `${strftime(`%Y-%m-%d${separator}%H:%M:%S`, this.wall)}${fraction}${offsetText(offset, ':')}`;
  }
  override toRepr(): string {
    const { year, month, day, hour, minute, second, microsecond } = this.wall;
    const shown = [year, month, day, hour, minute, ...(second || microsecond ? [second] : [])];
    if (microsecond) shown.push(microsecond);
    return `datetime.datetime(${shown.join(', ')}, tzinfo=datetime.timezone.utc)`;
  }
  override equals(other: unknown): boolean {
    return other instanceof DateTime && other.epoch === this.epoch;
  }
  override getHash(): string {
    return String(this.epoch);
  }
  override compare(other: unknown): number | undefined {
    return other instanceof DateTime ? this.epoch - other.epoch : undefined;
  }
  override arithmetic(operator: ArithmeticOperator, other: unknown, reflected: boolean): unknown {
    if (operator === '-' && other instanceof DateTime)
      return new TimeDelta(reflected ? other.epoch - this.epoch : this.epoch - other.epoch);
    if (other instanceof TimeDelta && (operator === '+' || (operator === '-' && !reflected)))
      return new DateTime(this.epoch + (operator === '+' ? other.microseconds : -other.microseconds));
    return undefined;
  }
  override format(spec: string): string {
    return spec === '' ? this.toText() : strftime(spec, this.wall);
  }
  override getAttribute(name: string): unknown {
    switch (name) {
      case 'year':
      case 'month':
      case 'day':
      case 'hour':
      case 'minute':
      case 'second':
      case 'microsecond':
        return this.wall[name];
      case 'tzinfo':
        return 'UTC';
      default:
        return METHODS.get(name)?.(this);
    }
  }
}

const METHODS = methods<DateTime>({
  'strftime(format)': (time, format) => strftime(str(format), time.wall),
  'isoformat(sep="T")': (time, separator) => time.iso(str(separator)),
  'timestamp()': (time) => new PyFloat(time.epoch / 1e6),
  'date()': (time) => strftime('%Y-%m-%d', time.wall),
  'time()': (time) => time.iso('T').slice(11).replace('+00:00', ''),
  'weekday()': (time) => (new Date(time.epoch / 1000).getUTCDay() + 6) % 7,
  'astimezone(tz=None)': (time) => time,
});
