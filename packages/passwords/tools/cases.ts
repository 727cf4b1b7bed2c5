/**
 * Runs recorded cases and prints one JSON line for each, those of `published` first and those of `generated` after them:
 * `decrypted` is what the case's text says, `encrypted` the case's password with the salt or key of the case (without one,
 * with the salt that stands in the text), and `again` whether an encryption of the password by chance says it again.
 *
 * node packages/passwords/tools/cases.ts FILE
 */
import { readFileSync } from 'node:fs';
import {
  decryptPassword,
  encryptPassword,
  markerOf,
  type PasswordAlgorithm,
  type Seasoning,
  saltOf,
} from '../src/index.ts';

interface Case {
  alg: string;
  cipher: string;
  plain: string;
  key?: string;
  salt?: number | string;
}

const ALGORITHMS: Readonly<Record<string, PasswordAlgorithm>> = {
  cisco7: 'cisco-type7',
  junos9: 'juniper-type9',
  arista7: 'arista-type7',
};

function answer({ alg, cipher, plain, key, salt }: Case) {
  const algorithm = ALGORITHMS[alg];
  if (!algorithm) throw new Error(`unknown algorithm ${alg}`);
  const marker = markerOf(algorithm);
  const text = cipher.startsWith(marker) ? cipher : marker + cipher;
  const given: Seasoning =
    salt !== undefined || key !== undefined ? { salt, key } : { salt: saltOf(algorithm, text) };
  const shown = (encrypted: string) => encrypted.replace(/^7 /, '');
  return {
    decrypted: decryptPassword(algorithm, text, { key }),
    encrypted: shown(encryptPassword(algorithm, plain, given)),
    again: decryptPassword(algorithm, encryptPassword(algorithm, plain, { key }), { key }) === plain,
  };
}

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: npm run -s passwords:cases -- FILE');
  process.exitCode = 2;
} else {
  const { published = [], generated = [] }: { published?: Case[]; generated?: Case[] } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  for (const one of [...published, ...generated]) console.log(JSON.stringify(answer(one)));
}
