import { expect, it } from 'vitest';
import { parsed } from './answers.ts';
import { parsedInParts } from './parsed-in-parts.ts';

const where = { name: 'neighbor', host: 'router1', step: 'neighbors' } as const;

it.each([
  ['none', '<data><bgp><neighbors/></bgp></data>'],
  ['an empty one', '<data><neighbor/></data>'],
  ['one', '<data><neighbor><address>192.0.2.1</address></neighbor></data>'],
  [
    'many, in several places, with prefixes and attributes, between others of like names',
    `<n:data><a>${'<n:neighbor x="1"><address>&lt;</address><af><n>1</n></af><af><n>2</n></af></n:neighbor>'.repeat(45)}</a><neighbors>3</neighbors><b><neighbor>text</neighbor><neighbor><address>x</address></neighbor></b></n:data>`,
  ],
])('what is read in parts is what is read at once: %s', async (_, xml) => {
  expect(await parsedInParts(xml, where)).toEqual(parsed(xml, 'router1', 'neighbors'));
});

it('what is no XML is told, in a part as in the whole', async () => {
  const wrong = ['<data><neighbor><a></neighbor></data>', '<data><neighbor><a/></neighbor>'];
  for (const xml of wrong)
    await expect(parsedInParts(xml, where)).rejects.toMatchObject({
      code: 'answer_invalid',
      step: 'neighbors',
    });
});
