import { RouterError } from '@peersmith/routers';
import { storable } from '../../platform/storable.ts';
import { hidePatterns } from './mask-text.ts';

/** Where work with a router stood when it did not succeed, why, and in words. */
export interface Fault {
  step: string;
  code: string;
  message: string;
}

const MOST_ANSWERS = 20;

/** What an error of a driver says, without what might be secret in what a device answered. */
export function faultOf(error: unknown, step = 'connect'): Fault {
  if (!(error instanceof RouterError))
    return {
      step,
      code: 'driver_failed',
      message: shown(`The driver itself failed: ${error instanceof Error ? error.message : String(error)}`),
    };
  const { code, message, answers, holder, pinned } = error;
  const said = answers.filter((line) => !message.includes(line)).slice(0, MOST_ANSWERS);
  const parts = [
    sentence(message),
    ...(holder && !message.includes(holder) ? [`It is held by ${holder}.`] : []),
    ...(pinned && error.shown && !message.includes(error.shown)
      ? [
          `It must show ${pinned}, and showed ${error.shown}: accept that one if the router has a new key, and look for who is in between if not.`,
        ]
      : []),
    ...(said.length ? [`It answered:\n${said.join('\n')}`] : []),
  ];
  return { step: error.step, code, message: shown(parts.join(' ')) };
}

const shown = (text: string) => storable(hidePatterns(text), 10_000);

const sentence = (text: string) =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?:]$/.test(text.trimEnd()) ? '' : '.'}`;
