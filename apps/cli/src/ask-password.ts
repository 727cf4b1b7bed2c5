import { createInterface } from 'node:readline/promises';

/** A password of eight characters or more, from a terminal without echo, otherwise the first line of standard input. */
export async function askPassword(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Password (not shown): ');
  const lines = createInterface({ input: process.stdin, terminal: process.stdin.isTTY });
  if (process.stdin.isTTY) Object.assign(lines, { _writeToOutput: () => undefined });
  for await (const line of lines) {
    lines.close();
    if (process.stdin.isTTY) process.stderr.write('\n');
    if (line.length < 8) throw new Error('The password is too short: it must contain at least 8 characters.');
    return line;
  }
  throw new Error('No password was given.');
}
