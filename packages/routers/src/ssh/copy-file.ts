import { RouterError, type RouterStep } from '../router-error.ts';
import type { SshSession } from './ssh-session.ts';

/** Copies a text to a device as `scp` does: the name and size, the bytes, and what the device answers to each. Fails with what it says. */
export async function copyFile(
  session: SshSession,
  { path, text, step }: { path: string; text: string; step: RouterStep },
): Promise<void> {
  const { host } = session;
  const name = path.split(/[:/]/).at(-1) ?? path;
  const input = `C0644 ${Buffer.byteLength(text)} ${name}\n${text}\0`;
  const { stdout } = await session.execute(`scp -t ${path}`, { step, input }).catch((cause) => {
    if (cause instanceof RouterError) throw cause;
    throw new RouterError('capability_missing', `${host} takes no files by SCP`, { step, host, cause });
  });
  // Each is answered by a zero, or by a one or two and a reason.
  const refused = stdout
    .split('\n')
    .find((line) => REFUSED.some((mark) => line.includes(mark)))
    ?.slice(1);
  if (refused === undefined && stdout.startsWith('\0')) return;
  const answers = [refused?.trim() || 'no answer'];
  throw new RouterError(
    /permission|authoriz|denied/i.test(answers.join()) ? 'privilege_missing' : 'capability_missing',
    `${host} takes no file ${path} by SCP: ${answers.join()}`,
    { step, host, answers },
  );
}

const REFUSED = [String.fromCharCode(1), String.fromCharCode(2)];
