import { expect, it } from 'vitest';
import { readWidths, widthsText } from './widths.ts';

it('widths go into an address and come back, what is none left out', () => {
  const text = widthsText({ asn: 90, name: null, 'autonomous_system.name': 200 });
  expect(text).toBe('asn:90,autonomous_system.name:200');
  expect(readWidths(text)).toEqual({ asn: 90, 'autonomous_system.name': 200 });
  expect(readWidths('asn:7,name:99999,x,:4,y:-1,z:no')).toEqual({ asn: 60, name: 900 });
  expect(readWidths('')).toEqual({});
});
