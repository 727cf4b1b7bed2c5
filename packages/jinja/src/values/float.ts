/** Python's float. Integers are JavaScript numbers, so a float with an integral value needs a box. */
export class PyFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** Python's `repr(float)`: shortest digits that round-trip, exponent form below 1e-4 and from 1e16. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) return exponentForm(value.toExponential());
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** Rewrites JavaScript's `1e+5` into Python's `1e+05`. */
export function exponentForm(text: string): string {
  const [digits = '', exponent = '+0'] = text.split('e');
  const sign = exponent.startsWith('-') ? '-' : '+';
  return `${digits}e${sign}${exponent.replace(/^[+-]/, '').padStart(2, '0')}`;
}
