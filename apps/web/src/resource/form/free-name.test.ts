import { expect, it } from 'vitest';
import { freeName, stemOf } from './free-name.ts';

it('counts the last number of a name on, past what is taken', () => {
  expect(freeName('edge1', ['edge1', 'edge2'])).toBe('edge3');
  expect(freeName('edge09.ams', ['EDGE10.ams'])).toBe('edge11.ams');
  expect(freeName('ams1-edge1', [])).toBe('ams1-edge2');
  expect(freeName('Transit', ['Transit 2'])).toBe('Transit 3');
});

it('says what names like it begin with', () => {
  expect(['edge1', 'ams1-edge12.example', 'Transit'].map(stemOf)).toEqual(['edge', 'ams1-edge', 'Transit']);
});
