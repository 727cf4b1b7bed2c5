import { createInterface } from 'node:readline/promises';

/** A password of eight characters or more, from a terminal without echo, otherwise the first line of standard input. */
export async function askPassword(): Promise<string> {
  const password = await askSecret('Password');
  if (password.length < 8)
    throw new Error('The password is too short: it must contain at least 8 characters.');
  return password;
}

/** What nobody is to see, by the name that it is asked for with. */
export async function askSecret(name: string): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write(`${name} (not shown): `);
  const lines = createInterface({ input: process.stdin, terminal: process.stdin.isTTY });
  if (process.stdin.isTTY) Object.assign(lines, { _writeToOutput: () => undefined });
  for await (const line of lines) {
    lines.close();
    if (process.stdin.isTTY) process.stderr.write('\n');
    return line;
  }
  throw new Error(`No ${name.charAt(0).toLowerCase()}${name.slice(1)} was given.`);
}
