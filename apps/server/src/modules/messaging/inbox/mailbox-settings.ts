import * as z from 'zod';
import { count, secret } from '../../../platform/settings.ts';

/** The mailbox that answers come to. */
export const MAILBOX_SETTINGS = {
  IMAP_SERVER: z
    .string()
    .regex(/^[^\s/@]+$/, 'must be the name or address of a host')
    .optional()
    .describe('Mail server with the mailbox that answers come to (IMAP); without one no mailbox is read.'),
  IMAP_PORT: count(1, 65_535)
    .optional()
    .describe('Its port; when unset 993 for `tls`, 143 for `starttls` and `none`.'),
  IMAP_TLS_MODE: z
    .enum(['none', 'starttls', 'tls'])
    .default('tls')
    .describe('How the connection is secured, as EMAIL_TLS_MODE says it.'),
  IMAP_USERNAME: z.string().optional().describe('User name at the mailbox.'),
  IMAP_PASSWORD: secret(z.string().optional().describe('Password at the mailbox.')),
  IMAP_FOLDER: z
    .string()
    .min(1)
    .default('INBOX')
    .describe('Folder that is read. Nothing in it is changed or deleted.'),
  IMAP_CA_FILE: z
    .string()
    .optional()
    .describe('PEM file of the authorities that may have signed its certificate, instead of the usual ones.'),
  IMAP_TIMEOUT: count(1, 600).default(20).describe('How many seconds the mailbox may take for an answer.'),
  IMAP_INTERVAL_MINUTES: count(0, 59)
    .default(2)
    .describe('After how many minutes it is read again; 0 for on request only.'),
  IMAP_FIRST_DAYS: count(0, 3650)
    .default(14)
    .describe('How many days back messages are read when a mailbox is read for the first time.'),
  IMAP_MESSAGE_MAX_MB: count(1, 50)
    .default(10)
    .describe(
      'How much of a message is fetched, in megabytes; what is attached behind that is in the mailbox alone.',
    ),
};
