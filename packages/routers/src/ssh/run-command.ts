import { RouterError, type RouterStep } from '../router-error.ts';
import type { Executed, SshSession } from './ssh-session.ts';

/** A command of the host's shell that must go well: fails with `refused`, or `privilege_missing` where that is what it says. */
export async function runCommand(
  session: SshSession,
  command: string,
  { step, input }: { step: RouterStep; input?: string },
): Promise<Executed> {
  const done = await session.execute(command, { step, ...(input === undefined ? {} : { input }) });
  if (done.code !== 0) throw commandFailed(session.host, step, done);
  return done;
}

/** What a command that failed says. */
export function commandFailed(host: string, step: RouterStep, { stdout, stderr }: Executed): RouterError {
  const answers = `${stderr || stdout}`.trim().split('\n');
  const code = /permission denied|not permitted|read-only/i.test(answers.join())
    ? 'privilege_missing'
    : 'refused';
  return new RouterError(code, `${host} failed to ${step}: ${answers.join('; ')}`, { step, host, answers });
}
