import type { ConnectionTest } from '@peersmith/api-client';
import { isRecord, type Row } from '../../api/row.ts';

type Step = ConnectionTest['steps'][number]['step'];

/** The steps of a test, in their order: what each finds out, and what to do where it fails. */
export const STEPS: readonly { step: Step; label: string; todo: string }[] = [
  {
    step: 'resolve',
    label: 'Host name',
    todo: 'Mend the host name of the router, or the name service that this server asks.',
  },
  {
    step: 'reach',
    label: 'Reachability',
    todo: 'See whether the router is up, listens at the port of its driver, and lets this server in.',
  },
  {
    step: 'host key',
    label: 'Host key',
    todo: 'Compare the key with the one of the router itself. Accept it below only if they are the same.',
  },
  {
    step: 'sign in',
    label: 'Sign-in',
    todo: 'Mend the device user and password of the router, or the credential that it uses.',
  },
  {
    step: 'privilege',
    label: 'Privilege',
    todo: 'Give the device user the right to read and change the configuration.',
  },
  {
    step: 'capability',
    label: 'Capability',
    todo: 'The device cannot do what its driver needs: see the manual on its platform.',
  },
];

/** What a test has found; null while it is not there. */
export function connectionTestOf(job: Row | null): ConnectionTest | null {
  const data = job?.data;
  return isTest(data) ? data : null;
}

const isTest = (data: unknown): data is ConnectionTest => isRecord(data) && Array.isArray(data.steps);
