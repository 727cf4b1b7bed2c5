import type { RequestStep } from '@peersmith/model';

export type Offered = Exclude<RequestStep, 'establish' | 'release'>;
interface Words {
  button: string;
  title: string;
  text: string;
  /** Whether something has to be said with it. */
  reason: 'needed' | 'welcome' | 'none';
  /** Whether the network can be kept out of the candidates with it. */
  stance?: true;
  danger?: true;
}

/** What the web says of each step. */
export const STEP_WORDS: Readonly<Record<Offered, Words>> = {
  write: { button: 'Write', title: 'Write to the network', text: '', reason: 'none' },
  ask: { button: 'Ask by API', title: 'Ask by their Peering API?', text: '', reason: 'none' },
  remind: { button: 'Remind', title: 'Write once more', text: '', reason: 'none' },
  tell: { button: 'Tell them', title: 'Tell them what was decided', text: '', reason: 'none' },
  agree: {
    button: 'They agreed',
    title: 'The network agreed?',
    text: 'Nothing is made yet: sessions come with the next step.',
    reason: 'welcome',
  },
  accept: {
    button: 'Accept all',
    title: 'Accept every open session?',
    text: 'Nothing is made yet: sessions come with the next step. Single ones are accepted or refused in the table.',
    reason: 'welcome',
  },
  refuse: {
    button: 'Refuse',
    title: 'Refuse every open session?',
    text: 'Say why: the other network reads this.',
    reason: 'needed',
    stance: true,
    danger: true,
  },
  decline: {
    button: 'They declined',
    title: 'Nothing comes of it?',
    text: 'Say why, so that nobody asks again too soon.',
    reason: 'needed',
    stance: true,
    danger: true,
  },
  'no-answer': {
    button: 'No answer',
    title: 'Give up waiting?',
    text: 'They can be written to again later.',
    reason: 'welcome',
  },
  check: {
    button: 'Check again',
    title: 'Check it again?',
    text: 'Rules decide what they decide about sessions that are open.',
    reason: 'none',
  },
  provision: {
    button: 'Make the sessions',
    title: 'Make the sessions?',
    text: 'The autonomous system is taken over from PeeringDB where you have none. The sessions get the status Provisioning: routers are configured once they are enabled.',
    reason: 'none',
  },
  withdraw: {
    button: 'Withdraw',
    title: 'Withdraw it?',
    text: 'It ends without an outcome, and can be opened again.',
    reason: 'welcome',
    danger: true,
  },
  reopen: {
    button: 'Open again',
    title: 'Open it again?',
    text: 'It begins where nothing is decided yet.',
    reason: 'welcome',
  },
};

/** What is to be done next, for each state that somebody has to move on. */
export const NEXT: Readonly<Record<string, string>> = {
  proposed: 'Nobody has been written to yet.',
  written: 'The network was asked, and has not said yes yet.',
  agreed: 'They agreed. The sessions can be made.',
  received: 'It has not been checked yet.',
  checked: 'No rule decided about all of it: somebody has to.',
  accepted: 'It is accepted. The sessions can be made.',
  provisioning: 'The sessions are made. They come up once both sides are configured.',
  no_answer: 'Nobody answered. They can be written to again.',
};
