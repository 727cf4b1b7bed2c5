const MESSAGES = {
  unencodable: 'The password has characters that this encryption cannot hold.',
  malformed: 'The text is not in the form of this encryption.',
  key_missing: 'This encryption needs a key.',
  wrong_key: 'The text was not encrypted with this key.',
  bad_salt: 'The salt is none that this encryption has.',
} as const;

/** Why a password could not be encrypted or decrypted; holds neither of its texts. */
export class PasswordError extends Error {
  readonly code: keyof typeof MESSAGES;

  constructor(code: keyof typeof MESSAGES) {
    super(MESSAGES[code]);
    this.name = 'PasswordError';
    this.code = code;
  }
}
