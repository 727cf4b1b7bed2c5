import { describe, expect, it } from 'vitest';
import { escapeXml, parsed, problemsIn, textIn } from './answers.ts';

describe('the text of an element', () => {
  it.each([
    [
      'as it was before it was escaped',
      `<a><b:text x="1">${escapeXml(`5 < 6 & "so" 'on'`)}</b:text></a>`,
      `5 < 6 & "so" 'on'`,
    ],
    ['with characters by number', '<text>&#233;&#xe9;</text>', 'éé'],
    ['that is escaped twice, once', '<text>&amp;lt;</text>', '&lt;'],
    ['that is not escaped at all', '<text><![CDATA[a < b]]></text>', 'a < b'],
    ['that is not there', '<a><other>x</other></a>', ''],
    ['that is empty', '<a><text/><text>x</text></a>', ''],
    ['of that name alone', '<a><texts>x</texts><text>y</text></a>', 'y'],
  ])('%s', (_, xml, text) => {
    expect(textIn(xml, 'text')).toBe(text);
  });
});

it('errors are found wherever a device puts them', () => {
  const error = (message: string) =>
    `<rpc-error><error-severity>error</error-severity><error-message>${message}</error-message></rpc-error>`;
  const engines = `<routing-engine><name>re0</name>${error('one')}</routing-engine><routing-engine>${error('two')}${error('three')}</routing-engine>`;
  const xml = `<rpc-reply><commit-results>${engines}</commit-results></rpc-reply>`;
  expect(problemsIn(parsed(xml, 'router1', 'commit')).map(({ message }) => message)).toEqual([
    'one',
    'two',
    'three',
  ]);
});
