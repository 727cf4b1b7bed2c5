/** What pino adds to every line, and what is written in words anyway. */
const OWN = new Set(['level', 'time', 'msg', 'err']);

/** A line of the log for people: the time of day, what happened, and what else is known of it. */
export function logText(line: string): string {
  const entry: unknown = JSON.parse(line);
  if (typeof entry !== 'object' || entry === null) return line;
  const { level, time, msg, err }: Record<string, unknown> = { ...entry };
  const more = Object.entries(entry)
    .filter(([key]) => !OWN.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const head = [clock(time), level === 'info' ? '' : String(level), String(msg ?? '')].filter(Boolean);
  return `${[...head, ...more].join('  ')}\n${reasonOf(err)}`;
}

/** The time of day here. */
const clock = (time: unknown): string => new Date(String(time)).toLocaleTimeString('en-GB');

function reasonOf(err: unknown): string {
  if (typeof err !== 'object' || err === null) return '';
  const { stack, message }: Record<string, unknown> = { ...err };
  return `${String(stack ?? message ?? '').replaceAll(/^/gm, '  ')}\n`;
}
