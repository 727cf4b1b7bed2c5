import { type Bindings, type ChildLoggerOptions, type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.ts';
import { logText } from './log-text.ts';

export type { Logger };

const SECRET =
  /(?:password|passwd|passphrase|secret|token|authorization|cookie|api[-_]?key|private[-_]?key)s?$/i;
const CREDENTIALS = /(:\/\/[^/\s:@"]*):[^/\s@"]*@/g;
const DEEPEST = 6;

/** Whether the log is for people: on request, or where they look at it. */
export const isPlainLog = ({ LOG_FORMAT }: Pick<Config, 'LOG_FORMAT'>): boolean =>
  LOG_FORMAT === 'text' || (LOG_FORMAT === 'auto' && process.stdout.isTTY === true);

/** Lines for people, on the terminal. */
const plain: DestinationStream = { write: (line) => void process.stdout.write(logText(line)) };

/** The log of a process, without secrets, whatever object is logged: JSON lines, or lines for people on a terminal. */
export function createLogger(
  { LOG_LEVEL, LOG_FORMAT }: Pick<Config, 'LOG_LEVEL' | 'LOG_FORMAT'>,
  given?: DestinationStream,
): Logger {
  const destination = given ?? (isPlainLog({ LOG_FORMAT }) ? plain : undefined);
  const options = {
    level: LOG_LEVEL,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (error: Error) => redactError(pino.stdSerializers.err(error)) },
    // Messages are texts already: the line that they end in is looked through.
    hooks: { streamWrite: (line: string) => redactText(line) },
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (entry: Record<string, unknown>) => redactEntry(entry, 0),
    },
  };
  const log = destination ? pino(options, destination) : pino(options);
  // Formatters do not see what `child` binds. Children inherit the method, so theirs are covered too.
  const { child } = log;
  const value = function (this: Logger, bindings: Bindings, childOptions?: ChildLoggerOptions): Logger {
    return Reflect.apply(child, this, [redactEntry(bindings, 0), childOptions]);
  };
  return Object.defineProperty(log, 'child', { value });
}

const redactText = (text: string): string =>
  text.includes('://') ? text.replaceAll(CREDENTIALS, '$1:[redacted]@') : text;

/** A copy without the values of keys that name secrets and without passwords in URLs. Facts, like `has_password`, stay. */
function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  // Errors, requests and other instances are left to the serializers.
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return redactEntry(value, depth);
}

/** An error without passwords in URLs, and without the row of which the database complains. */
function redactError(error: object): object {
  const { detail: _detail, where: _where, ...rest }: Record<string, unknown> = { ...error };
  return redactEntry(rest, 0);
}

function redactEntry(entry: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entry).map(([key, value]) => [
      key,
      hides(key, value) ? '[redacted]' : redact(value, depth + 1),
    ]),
  );
}

function hides(key: string, value: unknown): boolean {
  return SECRET.test(key) && value !== null && value !== undefined && typeof value !== 'boolean';
}
